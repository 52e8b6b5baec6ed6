using System.Text;

namespace Lapwing.Sigma;

/// <summary>What stands between two <c>*</c> of a pattern: literals, <c>?</c> and dashes, in order.</summary>
sealed class PatternSegment
{
    // U+2013, U+2014 and U+2015 differ in their last byte only.
    static ReadOnlySpan<byte> LongDash => [0xE2, 0x80];

    readonly (PatternKind Kind, byte[] Literal)[] _parts;

    /// <summary>It begins with a literal, which a fast search finds.</summary>
    readonly bool _literalFirst;

    public PatternSegment(List<PatternToken> tokens, bool cased)
    {
        _parts =
        [
            .. tokens.Select(t => (t.Kind, t.Kind == PatternKind.Literal ? TextPattern.Bytes(t.Text, cased) : [])),
        ];
        _literalFirst = _parts[0].Kind == PatternKind.Literal;
        Plain = _parts is [(PatternKind.Literal, var literal)] ? literal : null;
    }

    /// <summary>The bytes, when the segment is nothing but a literal.</summary>
    public byte[]? Plain { get; }

    public IEnumerable<byte[]> Runs => _parts.Where(p => p.Kind == PatternKind.Literal).Select(p => p.Literal);

    /// <summary>The end of a match that begins at <paramref name="at"/>, or -1.</summary>
    public int MatchAt(ReadOnlySpan<byte> value, int at)
    {
        foreach (var (kind, literal) in _parts)
        {
            var rest = value[at..];
            var length = kind switch
            {
                PatternKind.Literal => rest.StartsWith(literal) ? literal.Length : -1,
                PatternKind.Dash => DashAtStart(rest),
                _ => OneAtStart(rest),
            };
            if (length < 0)
                return -1;
            at += length;
        }
        return at;
    }

    /// <summary>The start of a match that ends at <paramref name="end"/>, or -1.</summary>
    public int MatchEndingAt(ReadOnlySpan<byte> value, int end)
    {
        for (var i = _parts.Length - 1; i >= 0; i--)
        {
            var (kind, literal) = _parts[i];
            var rest = value[..end];
            var length = kind switch
            {
                PatternKind.Literal => rest.EndsWith(literal) ? literal.Length : -1,
                PatternKind.Dash => DashAtEnd(rest),
                _ => OneAtEnd(rest),
            };
            if (length < 0)
                return -1;
            end -= length;
        }
        return end;
    }

    /// <summary>The end of the leftmost match from <paramref name="start"/> on, or -1.</summary>
    public int FindEnd(ReadOnlySpan<byte> value, int start)
    {
        while (start <= value.Length)
        {
            if (_literalFirst)
            {
                var found = value[start..].IndexOf(_parts[0].Literal);
                if (found < 0)
                    return -1;
                start += found;
            }
            var end = MatchAt(value, start);
            if (end >= 0)
                return end;
            // On to the next character, not into the middle of one: '?' takes whole ones.
            start += Math.Max(1, OneAtStart(value[start..]));
        }
        return -1;
    }

    static int OneAtStart(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return -1;
        if (value[0] < 0x80)
            return 1;
        Rune.DecodeFromUtf8(value, out _, out var length);
        return length;
    }

    static int OneAtEnd(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return -1;
        if (value[^1] < 0x80)
            return 1;
        Rune.DecodeLastFromUtf8(value, out _, out var length);
        return length;
    }

    static int DashAtStart(ReadOnlySpan<byte> value) =>
        value is [(byte)'-' or (byte)'/', ..] ? 1
        : value.StartsWith(LongDash) && value is [_, _, >= 0x93 and <= 0x95, ..] ? 3
        : -1;

    static int DashAtEnd(ReadOnlySpan<byte> value) =>
        value is [.., (byte)'-' or (byte)'/'] ? 1
        : value is [.., 0xE2, 0x80, >= 0x93 and <= 0x95] ? 3
        : -1;
}
