using System.Text;

namespace Lapwing.Events;

/// <summary>
/// Field names as integers, the same in every batch, mapping and rule of a process. The first <see cref="Columns.Count"/>
/// ids are the columns' names in their order, so a rule may name a column like any field.
/// </summary>
/// <remarks>
/// Reading takes no lock; adding does. Senders choose names, so what they add is bounded: past
/// <see cref="Capacity"/> a name lives only in its batch (<see cref="EventBatch.FieldId"/>).
/// </remarks>
public sealed class FieldNames
{
    /// <summary>How many names are shared at most.</summary>
    public const int Capacity = 65_536;

    private readonly Lock _adding = new();
    private volatile Table _table = new(1024);

    public FieldNames()
    {
        foreach (var name in Columns.Names)
            Intern(name);
    }

    public int Count => _table.Count;

    /// <summary>The id of a name that rules, mappings or readers need: always given, whatever the bound.</summary>
    public int Intern(string name) => Add(Encoding.UTF8.GetBytes(name), bounded: false);

    /// <summary>The id of a name found in a log, or -1 when the shared table is full.</summary>
    public int TryIntern(ReadOnlySpan<byte> name)
    {
        var found = Find(name);
        return found >= 0 ? found : Add(name, bounded: true);
    }

    /// <summary>The id of a name, or -1 when nobody has used it.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        var table = _table;
        var hash = Hash(name);
        for (var i = hash & table.Mask; ; i = (i + 1) & table.Mask)
        {
            var id = Volatile.Read(ref table.Buckets[i]) - 1;
            if (id < 0)
                return -1;
            if (table.Hashes[id] == hash && name.SequenceEqual(table.Utf8[id]))
                return id;
        }
    }

    public int Find(string name) => Find(Encoding.UTF8.GetBytes(name));

    public string Name(int id) => _table.Names[id];

    public ReadOnlySpan<byte> Utf8(int id) => _table.Utf8[id];

    private int Add(ReadOnlySpan<byte> name, bool bounded)
    {
        lock (_adding)
        {
            var found = Find(name);
            if (found >= 0)
                return found;
            var table = _table;
            if (bounded && table.Count >= Capacity)
                return -1;
            if (table.Count == table.Names.Length)
                table = table.Grown();
            var id = table.Add(name, Hash(name));
            _table = table;
            return id;
        }
    }

    // FNV-1a: names are short, and the table is bounded, so a hostile choice of names costs little.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
            hash = (hash ^ b) * 16777619u;
        return (int)(hash & 0x7FFFFFFF);
    }

    private sealed class Table(int capacity)
    {
        public readonly int[] Buckets = new int[capacity * 2];
        public readonly int Mask = capacity * 2 - 1;
        public readonly int[] Hashes = new int[capacity];
        public readonly byte[][] Utf8 = new byte[capacity][];
        public readonly string[] Names = new string[capacity];
        public volatile int Count;

        public int Add(ReadOnlySpan<byte> name, int hash)
        {
            var id = Count;
            Hashes[id] = hash;
            Utf8[id] = name.ToArray();
            Names[id] = Encoding.UTF8.GetString(name);
            var i = hash & Mask;
            while (Buckets[i] != 0)
                i = (i + 1) & Mask;
            // The bucket is written last: a reader that sees it sees the entry.
            Volatile.Write(ref Buckets[i], id + 1);
            Count = id + 1;
            return id;
        }

        public Table Grown()
        {
            var grown = new Table(Names.Length * 2);
            for (var i = 0; i < Count; i++)
                grown.Add(Utf8[i], Hashes[i]);
            return grown;
        }
    }
}
