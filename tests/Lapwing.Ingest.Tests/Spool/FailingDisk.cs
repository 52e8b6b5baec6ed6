namespace Lapwing.Ingest.Tests;

/// <summary>A disk that fails, waits and counts when told.</summary>
sealed class FailingDisk
{
    public bool FailsWrites { get; set; }
    public bool FailsFlushes { get; set; }

    /// <summary>While set, flushes wait for it.</summary>
    public ManualResetEventSlim? Gate { get; set; }
    public SemaphoreSlim Flushing { get; } = new(0);
    public int Flushes { get; private set; }

    public SegmentFile Open(string path) => new Disk(path, this);

    private sealed class Disk(string path, FailingDisk told) : SegmentFile(path)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (!told.FailsWrites)
            {
                base.Write(bytes, offset);
                return;
            }
            base.Write(bytes[..(bytes.Length / 2)], offset); // as a disk that fills up does
            throw new IOException("No space left on device");
        }

        public override void Flush()
        {
            told.Flushes++;
            told.Flushing.Release();
            told.Gate?.Wait();
            if (told.FailsFlushes)
                throw new IOException("Input/output error");
            base.Flush();
        }
    }
}
