using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lapwing.Sigma;

/// <summary>
/// Finds many literals anywhere in a value: of each, the rarest run of <c>n</c> bytes (gram) is looked up at every place of the value,
/// first in a bit table that fits the nearest cache, and only there the whole literal is compared.
/// </summary>
sealed class GramTable
{
    public const int Shortest = 2;
    const int Longest = 4;
    const int Bits = 16;

    readonly int _n;
    readonly ulong[] _maybe = new ulong[(1 << Bits) / 64];
    readonly uint[] _keys;
    readonly Entry[]?[] _entries;

    readonly record struct Entry(byte[] Literal, int Offset, int[] Rules);

    GramTable(int n, Dictionary<uint, List<Entry>> entries)
    {
        _n = n;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)entries.Count * 2 + 1);
        _keys = new uint[size];
        _entries = new Entry[size][];
        foreach (var (gram, list) in entries)
        {
            var slot = Slot(gram);
            _maybe[slot >> 6] |= 1UL << slot;
            var at = slot & (size - 1);
            while (_entries[at] is not null)
                at = (at + 1) & (size - 1);
            (_keys[at], _entries[at]) = (gram, [.. list]);
        }
    }

    /// <summary>A table for each length of gram that the literals need.</summary>
    public static GramTable[] Build(IReadOnlyList<(byte[] Literal, int Rule)> literals)
    {
        // Latin-1 keeps each byte a character: a key for bytes.
        var groups = literals
            .GroupBy(l => Encoding.Latin1.GetString(l.Literal), StringComparer.Ordinal)
            .Select(g => (g.First().Literal, Rules: g.Select(l => l.Rule).Distinct().ToArray()))
            .GroupBy(l => Math.Min(Longest, l.Literal.Length))
            .OrderByDescending(g => g.Key);
        return [.. groups.Select(g => Build(g.Key, [.. g]))];
    }

    static GramTable Build(int n, (byte[] Literal, int[] Rules)[] literals)
    {
        // How often a gram stands in the rules tells how common it is in logs: '.exe', '\win', 'tem3'.
        var often = new Dictionary<uint, int>();
        foreach (var (literal, _) in literals)
            for (var i = 0; i + n <= literal.Length; i++)
                often[Gram(literal.AsSpan(i), n)] = often.GetValueOrDefault(Gram(literal.AsSpan(i), n)) + 1;
        var entries = new Dictionary<uint, List<Entry>>();
        foreach (var (literal, rules) in literals)
        {
            var best = 0;
            for (var i = 1; i + n <= literal.Length; i++)
                if (often[Gram(literal.AsSpan(i), n)] < often[Gram(literal.AsSpan(best), n)])
                    best = i;
            var gram = Gram(literal.AsSpan(best), n);
            if (!entries.TryGetValue(gram, out var list))
                entries.Add(gram, list = []);
            list.Add(new Entry(literal, best, rules));
        }
        return new GramTable(n, entries);
    }

    public void Find(ReadOnlySpan<byte> value, Span<ulong> candidates)
    {
        // Four bytes are read at each place, and those behind the gram masked away; near the end there are not four.
        var four = value.Length - Longest;
        var mask = uint.MaxValue >> (32 - 8 * _n);
        ref var start = ref MemoryMarshal.GetReference(value);
        ref var maybe = ref MemoryMarshal.GetArrayDataReference(_maybe);
        var i = 0;
        for (; i <= four; i++)
        {
            var gram = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, i)) & mask;
            var slot = Slot(gram);
            if ((Unsafe.Add(ref maybe, slot >> 6) & (1UL << slot)) != 0)
                Verify(value, i, gram, slot, candidates);
        }
        for (; i + _n <= value.Length; i++)
        {
            var gram = Gram(value[i..], _n);
            var slot = Slot(gram);
            if ((_maybe[slot >> 6] & (1UL << slot)) != 0)
                Verify(value, i, gram, slot, candidates);
        }
    }

    void Verify(ReadOnlySpan<byte> value, int at, uint gram, int slot, Span<ulong> candidates)
    {
        var mask = _keys.Length - 1;
        for (var i = slot & mask; _entries[i] is { } entries; i = (i + 1) & mask)
        {
            if (_keys[i] != gram)
                continue;
            foreach (var entry in entries)
                if (at >= entry.Offset && value[(at - entry.Offset)..].StartsWith(entry.Literal))
                    foreach (var rule in entry.Rules)
                        candidates[rule >> 6] |= 1UL << rule;
            return;
        }
    }

    static int Slot(uint gram) => (int)((gram * 2654435761u) >> (32 - Bits));

    static uint Gram(ReadOnlySpan<byte> at, int n) =>
        n switch
        {
            4 => BinaryPrimitives.ReadUInt32LittleEndian(at),
            3 => BinaryPrimitives.ReadUInt16LittleEndian(at) | (uint)at[2] << 16,
            _ => BinaryPrimitives.ReadUInt16LittleEndian(at),
        };
}
