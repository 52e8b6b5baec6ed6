using System.Text;

namespace Lapwing.Events;

/// <summary>A small map from short texts, ASCII case ignored, looked up by UTF-8 bytes without allocating. Filled once, then read by any thread.</summary>
internal sealed class TextTable<T>
{
    private readonly byte[][] _keys;
    private readonly T[] _values;
    private readonly int[] _buckets;
    private readonly int _mask;

    public TextTable(IReadOnlyList<KeyValuePair<string, T>> entries)
    {
        var size = 4;
        while (size < entries.Count * 2)
            size *= 2;
        _mask = size - 1;
        _buckets = new int[size];
        _keys = new byte[entries.Count][];
        _values = new T[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            _keys[i] = Encoding.UTF8.GetBytes(entries[i].Key);
            _values[i] = entries[i].Value;
            var b = Hash(_keys[i]) & _mask;
            while (_buckets[b] != 0)
                b = (b + 1) & _mask;
            _buckets[b] = i + 1;
        }
    }

    public bool TryGet(ReadOnlySpan<byte> key, out T value)
    {
        for (var b = Hash(key) & _mask; _buckets[b] != 0; b = (b + 1) & _mask)
        {
            var i = _buckets[b] - 1;
            if (Ascii.EqualsIgnoreCase(_keys[i], key) || key.SequenceEqual(_keys[i]))
            {
                value = _values[i];
                return true;
            }
        }
        value = default!;
        return false;
    }

    private static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var b in key)
            hash = (hash ^ (b is >= (byte)'A' and <= (byte)'Z' ? (uint)(b | 0x20) : b)) * 16777619u;
        return (int)(hash & 0x7FFFFFFF);
    }
}
