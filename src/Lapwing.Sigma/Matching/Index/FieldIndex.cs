namespace Lapwing.Sigma;

/// <summary>Which rules have a clue in a value of one field.</summary>
sealed class FieldIndex
{
    /// <summary>Rules for which it is enough that the field is there; null for none.</summary>
    public ulong[]? Present { get; init; }

    /// <summary>By the whole value.</summary>
    public HashedRules? Equal { get; init; }

    /// <summary>By the value's last path component, its separator included.</summary>
    public HashedRules? Tails { get; init; }

    /// <summary>By the value's last bytes, one table for each length that occurs.</summary>
    public (int Length, HashedRules Rules)[] Suffixes { get; init; } = [];

    /// <summary>By the value's first bytes, likewise.</summary>
    public (int Length, HashedRules Rules)[] Prefixes { get; init; } = [];

    /// <summary>By what lies anywhere in the value, one table for each length of gram.</summary>
    public GramTable[] Grams { get; init; } = [];

    public void Find(ReadOnlySpan<byte> value, Span<ulong> candidates)
    {
        if (Present is not null)
            for (var i = 0; i < Present.Length; i++)
                candidates[i] |= Present[i];
        Equal?.Find(value, candidates);
        if (Tails is not null && value.LastIndexOfAny((byte)'\\', (byte)'/') is var tail and >= 0)
            Tails.Find(value[tail..], candidates);
        foreach (var (length, rules) in Suffixes)
            if (value.Length >= length)
                rules.Find(value[^length..], candidates);
        foreach (var (length, rules) in Prefixes)
            if (value.Length >= length)
                rules.Find(value[..length], candidates);
        foreach (var table in Grams)
            table.Find(value, candidates);
    }
}
