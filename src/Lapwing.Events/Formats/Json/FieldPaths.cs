using System.Runtime.CompilerServices;

namespace Lapwing.Events;

/// <summary>
/// From a place in nested JSON to the id of its dotted path, without building the path: a tree of the names seen, each
/// node remembering what came next last time. Logs repeat themselves, so nearly every key is found by one comparison.
/// </summary>
/// <remarks>Senders choose names, so the tree is bounded: when full it is emptied between records. Belongs to one reader.</remarks>
internal sealed class FieldPaths
{
    /// <summary>Longer paths are cut there: names are shared by the whole process.</summary>
    public const int PathBytes = 256;

    private const int Capacity = 16_384;

    private FieldNames? _names;
    private Node[] _nodes = new Node[256];
    private int[] _buckets = new int[512];
    private int _count;
    private int _last;

    /// <summary>The record itself.</summary>
    public const int Root = 0;

    /// <summary>Before each record.</summary>
    public void Start(EventBatch batch)
    {
        if (!ReferenceEquals(_names, batch.Names) || _count > Capacity)
        {
            _names = batch.Names;
            _nodes = new Node[256];
            _buckets = new int[512];
            _nodes[0] = new Node
            {
                Parent = -1,
                Name = [],
                Path = [],
                Field = -1,
            };
            _count = 1;
        }
        _last = Root;
    }

    /// <summary>The id of a node's dotted path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Field(int node, EventBatch batch)
    {
        var field = _nodes[node].Field;
        return field >= 0 ? field : Named(ref _nodes[node], batch);
    }

    // Only now: what merely holds others, or nothing, needs no name in the shared table.
    private static int Named(ref Node node, EventBatch batch)
    {
        var field = batch.FieldId(node.Path);
        // A name that is not shared has another id in every batch.
        if (field < EventBatch.FirstLocalName)
            node.Field = field;
        return field;
    }

    /// <summary>Whether the text goes on with the key that came next last time.</summary>
    /// <param name="parent">The object's node.</param>
    /// <param name="text">From behind the key's opening quote.</param>
    /// <param name="child">The key's node.</param>
    /// <param name="length">Bytes of the key, without its closing quote.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(int parent, ReadOnlySpan<byte> text, out int child, out int length)
    {
        child = _nodes[_last].Next;
        ref var node = ref _nodes[child];
        var name = node.Name;
        length = name.Length;
        if (
            node.Parent != parent
            || !node.Plain
            || text.Length <= name.Length
            || text[name.Length] != '"'
            || !text.StartsWith(name)
        )
            return false;
        _last = child;
        return true;
    }

    /// <summary>The node of a key, added when new.</summary>
    /// <param name="name">Unescaped; copied when new.</param>
    public int Child(int parent, ReadOnlySpan<byte> name)
    {
        var hash = Hash(parent, name);
        for (var i = _buckets[hash & (_buckets.Length - 1)]; i > 0; i = _nodes[i].SameBucket)
            if (_nodes[i].Hash == hash && _nodes[i].Parent == parent && name.SequenceEqual(_nodes[i].Name))
                return Follow(i);
        return Follow(Grow(parent, name, hash));
    }

    private int Follow(int child)
    {
        _nodes[_last].Next = child;
        _last = child;
        return child;
    }

    private int Grow(int parent, ReadOnlySpan<byte> name, int hash)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
            _buckets = new int[_count * 4];
            for (var i = 1; i < _count; i++)
                Link(i);
        }
        var path = Join(_nodes[parent].Path, parent == Root, name);
        _nodes[_count] = new Node
        {
            Parent = parent,
            Name = name.ToArray(),
            Path = path,
            Hash = hash,
            Field = -1,
            Plain = name.IndexOfAny((byte)'"', (byte)'\\') < 0,
        };
        Link(_count);
        return _count++;
    }

    private void Link(int node)
    {
        ref var bucket = ref _buckets[_nodes[node].Hash & (_buckets.Length - 1)];
        _nodes[node].SameBucket = bucket;
        bucket = node;
    }

    private static byte[] Join(byte[] parent, bool isRoot, ReadOnlySpan<byte> name)
    {
        var path = isRoot ? name.ToArray() : [.. parent, (byte)'.', .. name];
        if (path.Length <= PathBytes)
            return path;
        var end = PathBytes;
        while (end > 0 && (path[end] & 0xC0) == 0x80)
            end--;
        return path[..end];
    }

    private static int Hash(int parent, ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.Add(parent);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    private struct Node
    {
        public byte[] Name;
        public byte[] Path;
        public int Parent;
        public int Hash;
        public int SameBucket;
        public int Field;
        public int Next;
        public bool Plain;
    }
}
