namespace Lapwing.Events;

/// <summary>What a file's first bytes say it is; names lie.</summary>
static class ContentKind
{
    private const int LongRun = 64;
    private const int MostControlsPercent = 5;

    /// <summary>Files that are no text, by their first bytes.</summary>
    private static readonly (byte[] Magic, string What)[] Others =
    [
        ("ElfFile\0"u8.ToArray(), "a Windows event log (EVTX)"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed by Zstandard"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "compressed by xz"),
        ("BZh"u8.ToArray(), "compressed by bzip2"),
        ("7z\xBC\xAF"u8.ToArray(), "a 7-Zip archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database"),
        ("%PDF-"u8.ToArray(), "a PDF"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture"),
        ([0xD4, 0xC3, 0xB2, 0xA1], "a packet capture"),
        ([0xA1, 0xB2, 0xC3, 0xD4], "a packet capture"),
        ([0x0A, 0x0D, 0x0D, 0x0A], "a packet capture"),
        ("LPKSHHRH"u8.ToArray(), "a systemd journal"),
    ];

    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, 8, ..];

    public static bool IsZip(ReadOnlySpan<byte> head) =>
        head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>What a head that is no text is; null for text.</summary>
    public static string? Binary(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, what) in Others)
            if (head.StartsWith(magic))
                return what;
        return HasControls(head) ? "binary" : null;
    }

    /// <summary>Whether the head is UTF-16: by its mark, or by its zero bytes.</summary>
    /// <param name="head">First bytes.</param>
    /// <param name="bigEndian">Which.</param>
    /// <param name="mark">Bytes of the mark.</param>
    public static bool IsUtf16(ReadOnlySpan<byte> head, out bool bigEndian, out int mark)
    {
        (bigEndian, mark) = (false, 2);
        if (head is [0xFF, 0xFE, ..])
            return true;
        bigEndian = true;
        if (head is [0xFE, 0xFF, ..])
            return true;
        mark = 0;
        var pairs = Math.Min(head.Length, 4096) / 2;
        if (pairs < 8)
            return false;
        int first = 0,
            second = 0;
        for (var i = 0; i < pairs; i++)
        {
            first += head[i * 2] == 0 ? 1 : 0;
            second += head[i * 2 + 1] == 0 ? 1 : 0;
        }
        bigEndian = first > second;
        return Math.Max(first, second) * 10 > pairs * 7 && Math.Min(first, second) * 10 < pairs;
    }

    /// <summary>Control bytes beyond what terminals and editors put into logs; long NUL runs come from truncated logs.</summary>
    private static bool HasControls(ReadOnlySpan<byte> head)
    {
        int controls = 0,
            counted = 0;
        for (var i = 0; i < head.Length; i++)
        {
            var run =
                head[i] == 0
                    ? head[i..].IndexOfAnyExcept((byte)0) is >= 0 and var n
                        ? n
                        : head.Length - i
                    : 0;
            if (run >= LongRun)
            {
                i += run - 1;
                continue;
            }
            counted++;
            if (head[i] is < 8 or 11 or (> 13 and < 27) or (> 27 and < 32))
                controls++;
        }
        return controls * 100 > counted * MostControlsPercent;
    }
}
