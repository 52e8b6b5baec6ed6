namespace Lapwing.Events;

/// <summary>
/// Cells separated by comma, semicolon or tab, under a header. Fields have the header's names as they stand; raw is
/// canonical JSON of them, so that it can be read without the header.
/// </summary>
public sealed class CsvFormat : Format
{
    public override string Name => "csv";

    public override int Sniff(ReadOnlySpan<byte> head) =>
        !CsvDialect.TryFind(head.TrimStart("\r\n \0"u8), out _, out var hasRecords) ? 0
        : hasRecords ? 70
        : 20;

    public override IRecordReader Open(Origin origin, ReadLimits limits) => new CsvReader(origin, limits);
}
