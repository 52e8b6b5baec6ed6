namespace Lapwing.Events;

/// <summary>Cells and records of CSV bytes.</summary>
/// <remarks>Source: RFC 4180, forgiving: bare LF, spaces, text behind a closing quote, quotes inside an unquoted cell.</remarks>
internal static class CsvCells
{
    /// <summary>Measures one record.</summary>
    /// <param name="text">From its start.</param>
    /// <param name="delimiter">Between cells.</param>
    /// <param name="final">Whether the text's end ends a record.</param>
    /// <param name="cells">Cells in it; 0 for a blank line.</param>
    /// <param name="length">Its bytes, line end included.</param>
    /// <returns>False when it does not end in the text.</returns>
    public static bool TryRecord(ReadOnlySpan<byte> text, byte delimiter, bool final, out int cells, out int length)
    {
        (cells, length) = (0, 0);
        while (true)
        {
            var cell = CellLength(text[length..], delimiter);
            if (cell < 0)
                return false;
            length += cell;
            cells++;
            if (length >= text.Length)
            {
                if (text.Trim("\r\n"u8).IsEmpty)
                    cells = 0;
                return final && length > 0;
            }
            if (text[length++] == delimiter)
                continue;
            if (cells == 1 && text[..length].Trim(" \r\n"u8).IsEmpty)
                cells = 0;
            return true;
        }
    }

    /// <summary>The next cell of one record.</summary>
    /// <param name="record">With or without its line end.</param>
    /// <param name="delimiter">Between cells.</param>
    /// <param name="at">Moved behind the cell and its delimiter; past the end when it was the last.</param>
    /// <param name="cell">Its inside; doubled quotes still doubled when <paramref name="doubled"/>.</param>
    public static bool TryNext(
        ReadOnlySpan<byte> record,
        byte delimiter,
        ref int at,
        out ReadOnlySpan<byte> cell,
        out bool doubled
    )
    {
        cell = default;
        doubled = false;
        var end = record.TrimEnd("\r\n"u8).Length;
        if (at > end)
            return false;
        var text = record[at..end];
        var length = CellLength(text, delimiter);
        if (length < 0)
            length = text.Length;
        at += length + 1;
        cell = text[..length];
        if (cell is [(byte)'"', .., (byte)'"'] && cell.Length >= 2)
        {
            cell = cell[1..^1];
            doubled = cell.Contains((byte)'"');
        }
        return true;
    }

    /// <summary>Undoes doubled quotes.</summary>
    /// <returns>Bytes written.</returns>
    public static int Unquote(ReadOnlySpan<byte> cell, Span<byte> to)
    {
        var written = 0;
        for (var i = 0; i < cell.Length; i++)
        {
            to[written++] = cell[i];
            if (cell[i] == '"' && i + 1 < cell.Length && cell[i + 1] == '"')
                i++;
        }
        return written;
    }

    /// <summary>Bytes up to the delimiter, the line end or the text's end; -1 when a quote does not close.</summary>
    private static int CellLength(ReadOnlySpan<byte> text, byte delimiter)
    {
        var at = 0;
        if (text is [(byte)'"', ..])
        {
            at = 1;
            while (true)
            {
                var quote = text[at..].IndexOf((byte)'"');
                if (quote < 0)
                    return -1;
                at += quote + 1;
                if (at >= text.Length || text[at] != '"')
                    break;
                at++;
            }
        }
        var end = text[at..].IndexOfAny(delimiter, (byte)'\n');
        return end < 0 ? text.Length : at + end;
    }
}
