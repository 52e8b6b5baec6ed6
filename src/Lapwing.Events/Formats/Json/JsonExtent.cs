namespace Lapwing.Events;

/// <summary>Where a JSON value ends, found without keeping any of it.</summary>
internal static class JsonExtent
{
    private const int MembersBeforeRecords = 4;

    /// <summary>Keys that hold a list of records in the files that clouds export.</summary>
    private static readonly byte[][] EnvelopeKeys =
    [
        "Records"u8.ToArray(),
        "records"u8.ToArray(),
        "value"u8.ToArray(),
        "activities"u8.ToArray(),
    ];

    /// <summary>How a measurement ended.</summary>
    public enum Answer
    {
        /// <summary>The value is whole.</summary>
        Whole,

        /// <summary>The text ends inside the value.</summary>
        Open,

        /// <summary>This is not JSON.</summary>
        Broken,
    }

    /// <summary>Measures the object or array at the start.</summary>
    /// <param name="text">From its opening bracket on.</param>
    /// <param name="length">Bytes of the value; where it broke; or all.</param>
    public static Answer Measure(ReadOnlySpan<byte> text, out int length)
    {
        Span<byte> closers = stackalloc byte[JsonObject.MaxDepth + 1];
        var depth = 0;
        var at = 0;
        // What may stand here: a value, a key, or what follows a value.
        var wantKey = false;
        var wantValue = true;
        var mayClose = false;
        while (at < text.Length)
        {
            var b = text[at];
            if (b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                at++;
                continue;
            }
            if (wantKey)
            {
                if (b == '}' && mayClose)
                {
                    wantKey = false;
                    goto close;
                }
                if (b != '"')
                    break;
                if (!TryText(text, ref at, out length, out var keyEnd))
                    return keyEnd;
                while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                    at++;
                if (at >= text.Length)
                    break;
                if (text[at] != ':')
                    break;
                at++;
                (wantKey, wantValue, mayClose) = (false, true, false);
                continue;
            }
            if (wantValue)
            {
                switch (b)
                {
                    case (byte)'{' or (byte)'[':
                        if (depth > JsonObject.MaxDepth)
                            goto broken;
                        closers[depth++] = b == '{' ? (byte)'}' : (byte)']';
                        (wantKey, wantValue, mayClose) = (b == '{', b == '[', true);
                        at++;
                        continue;
                    case (byte)'"':
                        if (!TryText(text, ref at, out length, out var textEnd))
                            return textEnd;
                        break;
                    case (byte)']' when mayClose:
                        goto close;
                    default:
                        var token = JsonToken.Length(text[at..]);
                        if (at + token < text.Length && !JsonToken.TryKind(text.Slice(at, token), out _))
                            goto broken;
                        at += token;
                        break;
                }
                wantValue = false;
                continue;
            }
            if (b == ',')
            {
                at++;
                (wantKey, wantValue, mayClose) = (closers[depth - 1] == '}', closers[depth - 1] == ']', false);
                continue;
            }
            if (b != closers[depth - 1])
                goto broken;
            close:
            at++;
            wantValue = false;
            if (--depth == 0)
            {
                length = at;
                return Answer.Whole;
            }
        }
        broken:
        length = at;
        return at >= text.Length ? Answer.Open : Answer.Broken;
    }

    /// <summary>
    /// Whether the object is an envelope: a key at its first level holds an array of objects that are the records, and
    /// before it stand at most a few plain values, such as a token. An event that has such a list has more.
    /// </summary>
    /// <param name="text">From its brace on.</param>
    /// <param name="array">Where that array's bracket stands.</param>
    public static bool TryEnvelope(ReadOnlySpan<byte> text, out int array)
    {
        array = 0;
        var at = 1;
        for (var members = 0; members <= MembersBeforeRecords; members++)
        {
            SkipSpace(text, ref at);
            if (at >= text.Length || text[at] != '"')
                return false;
            var key = JsonText.End(text[(at + 1)..], out _);
            if (key < 0)
                return false;
            var name = text.Slice(at + 1, key);
            at += key + 2;
            SkipSpace(text, ref at);
            if (at >= text.Length || text[at] != ':')
                return false;
            at++;
            SkipSpace(text, ref at);
            if (at >= text.Length)
                return false;
            if (text[at] == '[' && IsEnvelopeKey(name))
            {
                var inside = at + 1;
                SkipSpace(text, ref inside);
                if (inside < text.Length && text[inside] == '{')
                {
                    array = at;
                    return true;
                }
            }
            if (!TrySkipPlain(text, ref at))
                return false;
            SkipSpace(text, ref at);
            if (at >= text.Length || text[at] != ',')
                return false;
            at++;
        }
        return false;
    }

    /// <summary>Whether a line holds more than one object.</summary>
    /// <param name="line">Without surrounding white space.</param>
    public static bool IsSeveral(ReadOnlySpan<byte> line)
    {
        if (line is [(byte)'[', ..])
        {
            var inside = line[1..].TrimStart(" \t"u8);
            return inside is [(byte)'{', ..] && RecordReader.LooksLikeJson(inside);
        }
        if (!RecordReader.LooksLikeJson(line))
            return false;
        return IsEnvelopeLine(line)
            || (
                line.IndexOf("}{"u8) > 0
                && Measure(line, out var length) == Answer.Whole
                && RecordReader.LooksLikeJson(line[length..])
            );
    }

    /// <summary>Whether a line is an envelope, told by its first key: an event may well have a later list of that name.</summary>
    public static bool IsEnvelopeLine(ReadOnlySpan<byte> line)
    {
        if (line is not [(byte)'{', ..])
            return false;
        var inside = line[1..].TrimStart(" \t"u8);
        return (inside.StartsWith("\"records\""u8) || inside.StartsWith("\"Records\""u8)) && TryEnvelope(line, out _);
    }

    private static bool IsEnvelopeKey(ReadOnlySpan<byte> name)
    {
        foreach (var key in EnvelopeKeys)
            if (name.SequenceEqual(key))
                return true;
        return false;
    }

    private static bool TrySkipPlain(ReadOnlySpan<byte> text, ref int at)
    {
        if (text[at] == '"')
            return TryText(text, ref at, out _, out _);
        var token = JsonToken.Length(text[at..]);
        var known = JsonToken.TryKind(text.Slice(at, token), out _);
        at += token;
        return known;
    }

    private static bool TryText(ReadOnlySpan<byte> text, ref int at, out int length, out Answer answer)
    {
        var end = JsonText.End(text[(at + 1)..], out _);
        (length, answer) = (text.Length, Answer.Open);
        if (end == -1)
            return false;
        if (end < 0)
        {
            length = at + text[at..].IndexOf((byte)'\n');
            answer = Answer.Broken;
            return false;
        }
        at += end + 2;
        return true;
    }

    private static void SkipSpace(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
    }
}
