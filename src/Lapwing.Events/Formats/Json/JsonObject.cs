using System.Runtime.CompilerServices;

namespace Lapwing.Events;

/// <summary>
/// Reads one JSON object into the event begun: a slot for every scalar, by its dotted path; elements of an array repeat
/// the array's field. Values without escapes are slices of the record's copy in the batch, others are unescaped behind it.
/// </summary>
/// <remarks>One pass, no allocation once the names are known. Belongs to one reader.</remarks>
internal sealed class JsonObject
{
    public const int MaxDepth = 64;
    public const int MaxValues = 8192;

    private readonly FieldPaths _paths = new();

    /// <param name="text">The record, from its brace on. Not of the batch's own buffer: that may move.</param>
    /// <param name="copy">Where the same bytes stand in the batch's buffer.</param>
    /// <param name="batch">Has an event begun, which gets the values.</param>
    /// <param name="length">Bytes of the object.</param>
    /// <returns>Null, or why it cannot be read; the event begun then holds part of it.</returns>
    public string? Read(ReadOnlySpan<byte> text, int copy, EventBatch batch, out int length)
    {
        _paths.Start(batch);
        var cursor = new Cursor
        {
            Text = text,
            Copy = copy,
            Batch = batch,
        };
        var fault = text is [(byte)'{', ..] ? Object(ref cursor, FieldPaths.Root, 1) : Faults.NotAnObject;
        length = cursor.At;
        if (fault is null && cursor.Values > MaxValues)
            batch.SetFault(Faults.TooManyFields);
        return fault;
    }

    private string? Object(ref Cursor c, int node, int depth)
    {
        if (depth > MaxDepth)
            return Faults.TooDeep;
        c.At++;
        var next = c.Next();
        if (next == '}')
        {
            c.At++;
            return null;
        }
        while (next == '"')
        {
            c.At++;
            if (!Key(ref c, node, out var child) || c.Next() != ':')
                return Faults.BrokenJson;
            c.At++;
            if (Value(ref c, child, depth) is { } fault)
                return fault;
            next = c.Next();
            if (next == '}')
            {
                c.At++;
                return null;
            }
            if (next != ',')
                break;
            c.At++;
            next = c.Next();
        }
        return Faults.BrokenJson;
    }

    private string? Array(ref Cursor c, int node, int depth)
    {
        if (depth > MaxDepth)
            return Faults.TooDeep;
        c.At++;
        if (c.Next() == ']')
        {
            c.At++;
            return null;
        }
        while (true)
        {
            if (Value(ref c, node, depth) is { } fault)
                return fault;
            var next = c.Next();
            c.At++;
            if (next == ']')
                return null;
            if (next != ',')
                return Faults.BrokenJson;
        }
    }

    private string? Value(ref Cursor c, int node, int depth)
    {
        switch (c.Next())
        {
            case (byte)'"':
                c.At++;
                return Text(ref c, node) ? null : Faults.BrokenJson;
            case (byte)'{':
                return Object(ref c, node, depth + 1);
            case (byte)'[':
                return Array(ref c, node, depth + 1);
            default:
                var length = JsonToken.Length(c.Rest);
                if (!JsonToken.TryKind(c.Rest[..length], out var kind))
                    return Faults.BrokenJson;
                Add(ref c, node, new Slice(c.Copy + c.At, kind == ValueKind.Null ? 0 : length), kind);
                c.At += length;
                return null;
        }
    }

    private bool Key(ref Cursor c, int node, out int child)
    {
        var rest = c.Rest;
        if (_paths.TryNext(node, rest, out child, out var length))
        {
            c.At += length + 1;
            return true;
        }
        length = JsonText.End(rest, out var escaped);
        if (length < 0)
            return false;
        var name = rest[..length];
        if (escaped)
        {
            // Room at the buffer's end that is not taken: the tree copies the name.
            var room = c.Batch.Reserve(length);
            name = room[..JsonText.Unescape(name, room)];
        }
        child = _paths.Child(node, name);
        c.At += length + 1;
        return true;
    }

    private bool Text(ref Cursor c, int node)
    {
        var length = JsonText.End(c.Rest, out var escaped);
        if (length < 0)
            return false;
        var value = new Slice(c.Copy + c.At, length);
        if (escaped)
        {
            var room = c.Batch.Reserve(length);
            value = c.Batch.Take(JsonText.Unescape(c.Rest[..length], room));
        }
        Add(ref c, node, value, ValueKind.Text);
        c.At += length + 1;
        return true;
    }

    private void Add(ref Cursor c, int node, Slice value, ValueKind kind)
    {
        if (++c.Values <= MaxValues)
            c.Batch.Add(_paths.Field(node, c.Batch), value, kind);
    }

    private ref struct Cursor
    {
        public ReadOnlySpan<byte> Text;
        public int At;
        public int Copy;
        public int Values;
        public EventBatch Batch;

        public readonly ReadOnlySpan<byte> Rest => Text[At..];

        /// <summary>Passes white space; the byte there, or 0 at the end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public byte Next()
        {
            while ((uint)At < (uint)Text.Length)
            {
                var b = Text[At];
                if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                    return b;
                At++;
            }
            return 0;
        }
    }
}
