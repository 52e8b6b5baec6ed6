namespace Lapwing.Learn;

/// <summary>Path lengths in random binary trees.</summary>
public static class PathLength
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>The average path length of an unsuccessful search among <paramref name="size"/> rows: <c>c(n)</c>, 0 below two.</summary>
    /// <remarks>Liu, Ting, Zhou 2012, equation 1, with H(i) ~ ln(i) + Euler's constant; exactly 1 for two rows.</remarks>
    public static double Average(int size) =>
        size < 2 ? 0
        : size == 2 ? 1
        : (2 * (Math.Log(size - 1) + EulerGamma)) - (2.0 * (size - 1) / size);

    /// <summary>The height at which growing stops: ceil(log2 n).</summary>
    public static int HeightLimit(int sampleSize) =>
        sampleSize < 2 ? 0 : 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)sampleSize - 1);
}
