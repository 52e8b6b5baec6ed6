namespace Lapwing.Events;

/// <summary>A stream whose first bytes were looked at and are given again. Owns the rest.</summary>
sealed class HeadStream(byte[] head, Stream rest) : SequentialStream
{
    private int _at;

    /// <summary>Reads up to <paramref name="bytes"/> ahead.</summary>
    /// <param name="stream">At its start.</param>
    /// <param name="bytes">Looked at; fewer when it ends before.</param>
    /// <param name="head">The bytes.</param>
    public static HeadStream Peek(Stream stream, int bytes, out ReadOnlySpan<byte> head)
    {
        var buffer = new byte[bytes];
        var length = 0;
        while (length < bytes && stream.Read(buffer, length, bytes - length) is > 0 and var read)
            length += read;
        Array.Resize(ref buffer, length);
        head = buffer;
        return new HeadStream(buffer, stream);
    }

    /// <summary>Passes over bytes of the head.</summary>
    public void Skip(int bytes) => _at += bytes;

    public override int Read(Span<byte> buffer)
    {
        if (_at >= head.Length)
            return rest.Read(buffer);
        var length = Math.Min(buffer.Length, head.Length - _at);
        head.AsSpan(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
