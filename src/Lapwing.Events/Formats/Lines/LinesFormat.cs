namespace Lapwing.Events;

/// <summary>A record a line: JSON, access log, syslog or plain text, decided line by line. What no other format knows is read so.</summary>
public sealed class LinesFormat : Format
{
    public override string Name => "lines";

    public override int Sniff(ReadOnlySpan<byte> head) => 10;

    public override IRecordReader Open(Origin origin, ReadLimits limits) => new LinesReader(origin, limits);
}
