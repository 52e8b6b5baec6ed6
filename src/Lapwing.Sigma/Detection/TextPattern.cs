using System.Text;

namespace Lapwing.Sigma;

/// <summary>How a pattern without inner wildcards compares.</summary>
public enum PatternShape
{
    Equal,
    Prefix,
    Suffix,
    Contains,

    /// <summary><c>*</c> alone: any value, the empty one included.</summary>
    Anything,

    /// <summary>Wildcards inside, or dashes of several kinds.</summary>
    General,
}

/// <summary>A Sigma string made ready to be held against a value's bytes.</summary>
/// <remarks>Unless cased it is folded, and so must be the value.</remarks>
public sealed class TextPattern
{
    readonly PatternSegment[] _segments;
    readonly bool _freeStart;
    readonly bool _freeEnd;

    public TextPattern(IReadOnlyList<PatternToken> tokens, bool cased)
    {
        Cased = cased;
        _freeStart = tokens.Count > 0 && tokens[0].Kind == PatternKind.AnyRun;
        _freeEnd = tokens.Count > 0 && tokens[^1].Kind == PatternKind.AnyRun;
        _segments = Split(tokens, cased);
        (Shape, Literal) = Simplify();
    }

    public bool Cased { get; }
    public PatternShape Shape { get; }

    /// <summary>What the value must equal, begin with, end with or contain; empty for the other shapes.</summary>
    public byte[] Literal { get; }

    /// <summary>Runs of plain bytes that every matching value has, and how they lie in it.</summary>
    public IEnumerable<(PatternShape Shape, byte[] Literal)> NecessaryLiterals()
    {
        if (Shape is PatternShape.Anything)
            yield break;
        if (Shape is not PatternShape.General)
        {
            yield return (Shape, Literal);
            yield break;
        }
        foreach (var segment in _segments)
        foreach (var run in segment.Runs)
            yield return (PatternShape.Contains, run);
    }

    /// <param name="utf8">The value as logged.</param>
    /// <param name="folded">The value folded; used unless <see cref="Cased"/>.</param>
    public bool Matches(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> folded)
    {
        var value = Cased ? utf8 : folded;
        return Shape switch
        {
            PatternShape.Equal => value.SequenceEqual(Literal),
            PatternShape.Prefix => value.StartsWith(Literal),
            PatternShape.Suffix => value.EndsWith(Literal),
            PatternShape.Contains => value.IndexOf(Literal) >= 0,
            PatternShape.Anything => true,
            _ => MatchesSegments(value),
        };
    }

    bool MatchesSegments(ReadOnlySpan<byte> value)
    {
        var (first, last) = (0, _segments.Length);
        var (start, end) = (0, value.Length);
        if (!_freeStart)
        {
            start = _segments[0].MatchAt(value, 0);
            if (start < 0 || (last == 1 && !_freeEnd))
                return start == value.Length;
            first = 1;
        }
        if (!_freeEnd)
        {
            last--;
            end = _segments[last].MatchEndingAt(value, value.Length);
            if (end < start)
                return false;
        }
        // The leftmost place is always the best one: it leaves the most for the rest.
        for (var i = first; i < last; i++)
        {
            start = _segments[i].FindEnd(value[..end], start);
            if (start < 0)
                return false;
        }
        return true;
    }

    (PatternShape, byte[]) Simplify()
    {
        if (_segments.Length == 0)
            return (_freeStart ? PatternShape.Anything : PatternShape.Equal, []);
        if (_segments.Length > 1 || _segments[0].Plain is not { } literal)
            return (PatternShape.General, []);
        return (
            (_freeStart, _freeEnd) switch
            {
                (false, false) => PatternShape.Equal,
                (false, true) => PatternShape.Prefix,
                (true, false) => PatternShape.Suffix,
                _ => PatternShape.Contains,
            },
            literal
        );
    }

    static PatternSegment[] Split(IReadOnlyList<PatternToken> tokens, bool cased)
    {
        var segments = new List<PatternSegment>();
        var parts = new List<PatternToken>();
        foreach (var token in tokens)
        {
            if (token.Kind != PatternKind.AnyRun)
                parts.Add(token);
            else if (parts.Count > 0)
                Flush();
        }
        if (parts.Count > 0)
            Flush();
        return [.. segments];

        void Flush()
        {
            segments.Add(new PatternSegment(parts, cased));
            parts.Clear();
        }
    }

    /// <summary>The bytes that a literal is compared by.</summary>
    internal static byte[] Bytes(string text, bool cased) =>
        cased ? Encoding.UTF8.GetBytes(text) : CaseFolding.Fold(text);
}
