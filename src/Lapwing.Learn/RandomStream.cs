namespace Lapwing.Learn;

/// <summary>
/// The one source of chance: a seed and a stream number give the same draws on every machine and runtime, so that the
/// same input makes the same model, byte for byte.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood 2014). Not for secrets.</remarks>
public struct RandomStream(ulong seed, ulong stream)
{
    // The stream number is mixed before it is joined, so that neighbouring streams share no run of draws.
    private ulong _state = seed ^ Mix(stream + 0x9E3779B97F4A7C15);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="bound"/>).</summary>
    /// <remarks>Bias below 2^-32 for any bound of an int: 64 random bits are scaled.</remarks>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
