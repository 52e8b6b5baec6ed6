namespace Lapwing.Events;

/// <summary>The formats that are read. A new one is a folder and a line here.</summary>
public static class Formats
{
    public static readonly IReadOnlyList<Format> All = [new JsonFormat(), new CsvFormat(), new LinesFormat()];

    /// <summary>The likeliest format of an input that starts with <paramref name="head"/>; lines, when no other knows it.</summary>
    public static Format Detect(ReadOnlySpan<byte> head)
    {
        var best = All[^1];
        var sure = 0;
        foreach (var format in All)
        {
            var confidence = format.Sniff(head);
            if (confidence > sure)
                (best, sure) = (format, confidence);
        }
        return best;
    }

    /// <summary>The format of that name; null when there is none.</summary>
    public static Format? Named(string name) => All.FirstOrDefault(f => f.Name == name);
}
