using System.Buffers;

namespace Lapwing.Events;

/// <summary>How a CSV file separates its cells.</summary>
internal static class CsvDialect
{
    private const int SampleRecords = 20;
    private const int LongestName = 64;
    private const int MostNameWords = 5;

    private static ReadOnlySpan<byte> Delimiters => ",;\t"u8;

    private static readonly SearchValues<byte> NotInNames = SearchValues.Create("{}<>=|\\\"\0"u8);

    /// <summary>Finds the delimiter of a head that starts with a header: names first, and then records of as many cells.</summary>
    /// <returns>False when this is no CSV with a header.</returns>
    public static bool TryFind(ReadOnlySpan<byte> head, out byte delimiter, out bool hasRecords)
    {
        (delimiter, hasRecords) = (0, false);
        foreach (var candidate in Delimiters)
        {
            if (!TryHeader(head, candidate, out var columns, out var plain, out var length))
                continue;
            var same = 0;
            var records = 0;
            var at = length;
            while (
                records < SampleRecords
                && CsvCells.TryRecord(head[at..], candidate, final: false, out var cells, out length)
            )
            {
                at += length;
                if (cells == 0)
                    continue;
                records++;
                if (cells == columns)
                    same++;
            }
            // A last record without its end counts when there is no other.
            if (records == 0 && CsvCells.TryRecord(head[at..], candidate, final: true, out var last, out _) && last > 0)
                (records, same) = (1, last == columns ? 1 : 0);
            // Under names that can be nothing else, ragged records are still records.
            if (same * 10 < records * (plain ? 3 : 7))
                continue;
            (delimiter, hasRecords) = (candidate, records > 0);
            return true;
        }
        return false;
    }

    /// <param name="head">The input's start.</param>
    /// <param name="delimiter">To try.</param>
    /// <param name="columns">Names in the first record.</param>
    /// <param name="plain">Three or more, all single words.</param>
    /// <param name="length">Bytes of the first record.</param>
    private static bool TryHeader(
        ReadOnlySpan<byte> head,
        byte delimiter,
        out int columns,
        out bool plain,
        out int length
    )
    {
        (columns, plain) = (0, true);
        if (
            !CsvCells.TryRecord(head, delimiter, final: false, out _, out length)
            && !CsvCells.TryRecord(head, delimiter, final: true, out _, out length)
        )
            return false;
        var at = 0;
        var empty = 0;
        while (CsvCells.TryNext(head[..length], delimiter, ref at, out var cell, out _))
        {
            var name = cell.Trim(" \""u8);
            columns++;
            if (name.IsEmpty)
                empty++;
            else if (!IsName(name))
                return false;
            plain &= !name.IsEmpty && !name.Contains((byte)' ');
        }
        plain &= columns >= 3;
        return columns - empty >= 2 && empty * 3 <= columns;
    }

    private static bool IsName(ReadOnlySpan<byte> cell) =>
        cell.Length <= LongestName
        && (char.IsAsciiLetter((char)cell[0]) || cell[0] is (byte)'_' or (byte)'@' or (byte)'#' or >= 0x80)
        && !cell.ContainsAny(NotInNames)
        && cell.Count((byte)' ') < MostNameWords
        && !SyslogStart(cell);

    private static bool SyslogStart(ReadOnlySpan<byte> cell) => ClockText.TryBsd(cell, out _);
}
