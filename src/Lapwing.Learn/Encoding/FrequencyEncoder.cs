namespace Lapwing.Learn;

/// <summary>Words as numbers by how rare they are: minus the logarithm of a word's share of the training rows.</summary>
/// <remarks>A forest then sets rare words apart. A word never seen counts as the rarest. Case matters.</remarks>
public sealed class FrequencyEncoder
{
    /// <summary>Words kept; rarer ones count as never seen.</summary>
    public const int MostWords = 10_000;

    private readonly Dictionary<string, long> _counts;
    private readonly long _total;

    private FrequencyEncoder(Dictionary<string, long> counts, long total) => (_counts, _total) = (counts, total);

    /// <summary>Rows learned from.</summary>
    public long Total => _total;

    /// <param name="words">One a row; null is a word too: "says nothing".</param>
    public static FrequencyEncoder Fit(IEnumerable<string?> words)
    {
        var counts = new Dictionary<string, long>();
        long total = 0;
        foreach (var word in words)
        {
            counts[word ?? ""] = counts.GetValueOrDefault(word ?? "") + 1;
            total++;
        }
        if (counts.Count > MostWords)
            counts = counts
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal)
                .Take(MostWords)
                .ToDictionary(c => c.Key, c => c.Value);
        return new FrequencyEncoder(counts, total);
    }

    /// <summary>0 for a word that every row has, greater the rarer.</summary>
    public float Encode(string? word) =>
        _counts.TryGetValue(word ?? "", out var count) ? (float)-Math.Log(count / (double)_total) : Unseen;

    /// <summary>What a word never seen becomes: a little rarer than one seen once.</summary>
    public float Unseen => (float)Math.Log(_total + 1);

    public bool Knows(string? word) => _counts.ContainsKey(word ?? "");

    /// <summary>Its share of the training rows, 0-1; 0 when never seen.</summary>
    public double Share(string? word) => _total == 0 ? 0 : _counts.GetValueOrDefault(word ?? "") / (double)_total;

    public void Write(BinaryWriter writer)
    {
        writer.Write(_total);
        writer.Write(_counts.Count);
        foreach (var (word, count) in _counts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            writer.Write(word);
            writer.Write(count);
        }
    }

    /// <exception cref="InvalidDataException">It is no encoder.</exception>
    public static FrequencyEncoder Read(BinaryReader reader)
    {
        var total = reader.ReadInt64();
        var counts = new Dictionary<string, long>();
        long sum = 0;
        for (var i = reader.Count("words", 0, MostWords); i > 0; i--)
        {
            var word = reader.ReadString();
            var count = reader.ReadInt64();
            if (count < 1 || count > total - sum || !counts.TryAdd(word, count))
                throw new InvalidDataException("An encoder's words do not add up.");
            sum += count;
        }
        return new FrequencyEncoder(counts, total);
    }
}
