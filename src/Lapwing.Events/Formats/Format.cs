namespace Lapwing.Events;

/// <summary>One way that logs are written down: recognised by content, read record by record.</summary>
public abstract class Format
{
    /// <summary><c>csv</c>; stable.</summary>
    public abstract string Name { get; }

    /// <summary>How likely an input that starts so is of this format.</summary>
    /// <param name="head">Its first bytes, without a byte order mark; up to 64 KiB, all of it when shorter.</param>
    /// <returns>0 (not) to 100 (surely). Never throws.</returns>
    public abstract int Sniff(ReadOnlySpan<byte> head);

    /// <summary>A reader for one input.</summary>
    public abstract IRecordReader Open(Origin origin, ReadLimits limits);

    public IRecordReader Open(Origin origin) => Open(origin, ReadLimits.Default);
}
