namespace Lapwing.Events;

/// <summary>
/// JSON that is not a record a line: an array of objects, an envelope (<c>{"Records":[..]}</c>), objects printed over several
/// lines or one behind the other. JSON lines belong to <see cref="LinesFormat"/>, where other lines may stand between them.
/// </summary>
public sealed class JsonFormat : Format
{
    private const int Sure = 90;

    public override string Name => "json";

    public override int Sniff(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n\0"u8);
        if (text is [(byte)'[', ..])
        {
            var inside = text[1..].TrimStart(" \t\r\n"u8);
            return inside is [(byte)']', ..] || RecordReader.LooksLikeJson(inside) ? Sure : 0;
        }
        if (!RecordReader.LooksLikeJson(text))
            return 0;
        var answer = JsonExtent.Measure(text, out var length);
        if (JsonExtent.TryEnvelope(text, out _))
            return answer == JsonExtent.Answer.Whole && IsFirstOfLines(text, length) ? 0 : Sure;
        switch (answer)
        {
            case JsonExtent.Answer.Whole:
                var behind = text[length..].TrimStart(" \t\r"u8);
                return text[..length].Contains((byte)'\n') || behind is [(byte)'{' or (byte)',', ..] ? Sure : 0;
            case JsonExtent.Answer.Open:
                return text.Contains((byte)'\n') ? Sure : 0;
            default:
                // A first line that ends within an object is either torn or printed over several lines.
                var end = text.IndexOf((byte)'\n');
                return
                    end >= 0
                    && text[..end].TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)'[' or (byte)',']
                    && text[end..].TrimStart(" \t\r\n"u8) is [(byte)'"', ..]
                    ? Sure
                    : 0;
        }
    }

    /// <summary>An object a line: each decides for itself whether it is an envelope.</summary>
    private static bool IsFirstOfLines(ReadOnlySpan<byte> text, int length) =>
        !text[..length].Contains((byte)'\n')
        && text[length..].TrimStart(" \t\r"u8) is [(byte)'\n', ..]
        && RecordReader.LooksLikeJson(text[length..].TrimStart(" \t\r\n"u8));

    public override IRecordReader Open(Origin origin, ReadLimits limits) => new JsonReader(origin, limits);
}
