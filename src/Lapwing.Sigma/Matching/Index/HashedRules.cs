using System.Buffers.Binary;

namespace Lapwing.Sigma;

/// <summary>Rules by the hash of a literal. Two literals with one hash share their rules: a candidate too many, never one too few.</summary>
sealed class HashedRules
{
    readonly ulong[] _keys;
    readonly (int Start, int Length)[] _lists;
    readonly int[] _rules;

    public HashedRules(Dictionary<ulong, List<int>> lists)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)lists.Count * 2 + 1);
        _keys = new ulong[size];
        _lists = new (int, int)[size];
        var rules = new List<int>();
        foreach (var (key, list) in lists)
        {
            var at = (int)key & (size - 1);
            while (_lists[at].Length > 0)
                at = (at + 1) & (size - 1);
            _keys[at] = key;
            _lists[at] = (rules.Count, list.Count);
            rules.AddRange(list);
        }
        _rules = [.. rules];
    }

    public void Find(ReadOnlySpan<byte> literal, Span<ulong> candidates)
    {
        var key = Hash(literal);
        var mask = _keys.Length - 1;
        for (var at = (int)key & mask; _lists[at].Length > 0; at = (at + 1) & mask)
        {
            if (_keys[at] != key)
                continue;
            var (start, length) = _lists[at];
            foreach (var rule in _rules.AsSpan(start, length))
                candidates[rule >> 6] |= 1UL << rule;
            return;
        }
    }

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong factor = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)bytes.Length * factor;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var rest = 0UL;
        foreach (var b in bytes)
            rest = rest << 8 | b;
        return Mix(hash ^ rest);

        static ulong Mix(ulong value)
        {
            value *= factor;
            return value ^ (value >> 29);
        }
    }
}

/// <summary>Gathers the literals of a <see cref="HashedRules"/>.</summary>
sealed class HashedRulesBuilder
{
    readonly Dictionary<ulong, List<int>> _lists = [];

    public void Add(ReadOnlySpan<byte> literal, int rule)
    {
        var key = HashedRules.Hash(literal);
        if (!_lists.TryGetValue(key, out var list))
            _lists.Add(key, list = []);
        if (list.Count == 0 || list[^1] != rule)
            list.Add(rule);
    }

    /// <summary>Null when nothing was added.</summary>
    public HashedRules? Build() => _lists.Count == 0 ? null : new HashedRules(_lists);
}
