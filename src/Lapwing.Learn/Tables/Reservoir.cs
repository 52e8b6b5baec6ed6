namespace Lapwing.Learn;

/// <summary>A bounded sample of what comes by: of all that came, each has the same chance to be among the kept. One thread.</summary>
/// <remarks>Vitter 1985, algorithm R. The same arrivals and seed keep the same.</remarks>
/// <param name="most">Kept at most.</param>
public sealed class Reservoir<T>(int most, ulong seed)
{
    private readonly List<T> _kept = [];
    private RandomStream _random = new(seed, ulong.MaxValue);

    public IReadOnlyList<T> Kept => _kept;

    /// <summary>How many came by.</summary>
    public long Seen { get; private set; }

    public void Add(T item)
    {
        Seen++;
        if (_kept.Count < most)
            _kept.Add(item);
        else if ((long)(_random.NextDouble() * Seen) is var place && place < most)
            _kept[(int)place] = item;
    }
}
