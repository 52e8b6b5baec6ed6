namespace Lapwing.Events;

/// <summary>Counts what is read through it. Owns the stream.</summary>
sealed class CountedStream(Stream stream) : SequentialStream
{
    public long Bytes { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = stream.Read(buffer);
        Bytes += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
