using System.Net;
using Lapwing.Events;

namespace Lapwing.Lake.Search;

/// <summary>
/// Reads the search language: <c>field:value</c>, words, <c>"phrases"</c>, <c>* ?</c>, <c>AND OR NOT ( )</c>; terms side
/// by side are joined by AND, which binds tighter than OR. Never throws; a fault is a <see cref="Problem"/> with its column.
/// </summary>
sealed class QueryReader
{
    public const int MaxLength = 4_096;
    public const int MaxDepth = 32;
    public const int MaxTerms = 200;

    private readonly string _text;
    private int _at;
    private int _depth;
    private int _terms;
    private Problem? _problem;

    private QueryReader(string text) => _text = text;

    /// <param name="text">Empty or <c>*</c>: everything.</param>
    public static (Query? Query, Problem? Problem) Read(string text)
    {
        if (text.Length > MaxLength)
            return (null, QueryProblems.TooLong(text.Length, MaxLength));
        var reader = new QueryReader(text);
        reader.Space();
        if (reader.AtEnd)
            return (new Query.All(), null);
        var query = reader.Or(field: null);
        if (reader._problem is null && !reader.AtEnd)
            reader._problem = QueryProblems.StrayParenthesis(reader._at + 1);
        return reader._problem is { } problem ? (null, problem) : (query, null);
    }

    private bool AtEnd => _at >= _text.Length;

    private Query? Or(string? field)
    {
        List<Query> parts = [];
        while (true)
        {
            var part = And(field);
            if (part is null)
                return null;
            parts.Add(part);
            if (!Word("OR"))
                return parts.Count == 1 ? parts[0] : new Query.Or(parts);
            if (AtEnd)
                return Fail(QueryProblems.MissingOperand(_at + 1, "OR"));
        }
    }

    private Query? And(string? field)
    {
        List<Query> parts = [];
        while (true)
        {
            var part = Not(field);
            if (part is null)
                return null;
            parts.Add(part);
            var joined = Word("AND");
            if (joined && AtEnd)
                return Fail(QueryProblems.MissingOperand(_at + 1, "AND"));
            if (!joined && (AtEnd || _text[_at] == ')' || Sees("OR")))
                return parts.Count == 1 ? parts[0] : new Query.And(parts);
        }
    }

    private Query? Not(string? field)
    {
        var start = _at;
        if (!Word("NOT"))
            return Primary(field);
        if (AtEnd)
            return Fail(QueryProblems.MissingOperand(_at + 1, "NOT"));
        if (!Deeper(start))
            return null;
        var part = Not(field);
        _depth--;
        return part is null ? null : new Query.Not(part);
    }

    private Query? Primary(string? field)
    {
        if (AtEnd || _text[_at] == ')')
            return Fail(
                AtEnd ? QueryProblems.MissingOperand(_at + 1, "the last word") : QueryProblems.StrayParenthesis(_at + 1)
            );
        foreach (var word in (ReadOnlySpan<string>)["AND", "OR"])
            if (Sees(word))
                return Fail(QueryProblems.MissingBefore(_at + 1, word));
        return _text[_at] == '(' ? Group(field) : Term(field);
    }

    private Query? Group(string? field)
    {
        var open = _at++;
        Space();
        if (!AtEnd && _text[_at] == ')')
            return Fail(QueryProblems.EmptyParentheses(open + 1));
        if (AtEnd)
            return Fail(QueryProblems.OpenParenthesis(open + 1));
        if (!Deeper(open))
            return null;
        var inner = Or(field);
        _depth--;
        if (inner is null)
            return null;
        if (AtEnd || _text[_at] != ')')
            return Fail(QueryProblems.OpenParenthesis(open + 1));
        _at++;
        Space();
        return inner;
    }

    private Query? Term(string? field)
    {
        if (++_terms > MaxTerms)
            return Fail(QueryProblems.TooManyTerms(_at + 1, MaxTerms));
        var start = _at;
        if (field is null && FieldName() is { } name)
        {
            if (!AtEnd && _text[_at] == '(')
                return Group(name);
            return Value(name, start);
        }
        if (_problem is not null)
            return null;
        return field is null ? Words() : Value(field, start);
    }

    private Query? Words()
    {
        var quoted = _text[_at] == '"';
        if (Piece(out var written) is false)
            return null;
        Space();
        var pattern = Pattern.Read(written);
        return pattern.IsAnything && !quoted ? new Query.All()
            : pattern.IsEmpty ? new Query.All()
            : new Query.Words(pattern);
    }

    private Query? Value(string name, int start)
    {
        var comparison = Compare();
        var column = _at + 1;
        if (AtEnd || char.IsWhiteSpace(_text[_at]) || _text[_at] == ')')
            return Fail(QueryProblems.MissingValue(start + 1, name));
        if (!Piece(out var written))
            return null;
        Space();
        // _exists_:field is what other tools write for field:*.
        if (name is "_exists" or "_exists_")
            return new Query.Field(written, Comparison.Like, Pattern.Read("*"), column);
        return new Query.Field(name, comparison, Pattern.Read(written), column);
    }

    private Comparison Compare()
    {
        if (AtEnd || _text[_at] is not ('<' or '>'))
            return Comparison.Like;
        var less = _text[_at++] == '<';
        if (AtEnd || _text[_at] != '=')
            return less ? Comparison.Less : Comparison.Greater;
        _at++;
        return less ? Comparison.LessOrEqual : Comparison.GreaterOrEqual;
    }

    /// <summary>The name before a colon, colon consumed; null (and nothing consumed) when the term is no field.</summary>
    private string? FieldName()
    {
        var start = _at;
        if (_text[start] == '"')
        {
            if (!Piece(out var quoted))
                return null;
            if (!AtEnd && _text[_at] == ':' && quoted.Length > 0)
            {
                _at++;
                return Pattern.Read(quoted).Literal;
            }
            _at = start;
            return null;
        }
        var colon = start;
        while (colon < _text.Length && IsNamePart(_text[colon]))
            colon++;
        if (colon == start || colon >= _text.Length || _text[colon] != ':' || IsValueWithColon(start, colon))
            return null;
        _at = colon + 1;
        return _text[start..colon];
    }

    // A web address, a Windows path, an IPv6 address and a time have colons of their own.
    private bool IsValueWithColon(int start, int colon)
    {
        var rest = _text.AsSpan(colon + 1);
        if (rest.StartsWith("//") || (colon - start == 1 && rest is ['\\' or '/', ..]))
            return true;
        if (char.IsAsciiDigit(_text[start]) && rest is [>= '0' and <= '9', ..])
            return true;
        var end = start;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('(' or ')'))
            end++;
        return rest is [':', ..]
            || (
                _text.AsSpan(start, end - start).Count(':') > 1
                && IPAddress.TryParse(_text.AsSpan(start, end - start), out _)
            );
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '@' or '#' or '$';

    /// <summary>One value: in quotes, or up to a space or parenthesis.</summary>
    private bool Piece(out string written)
    {
        var start = _at;
        if (_text[start] == '"')
        {
            for (var i = start + 1; i < _text.Length; i++)
            {
                if (_text[i] == '\\' && i + 1 < _text.Length && _text[i + 1] is '"' or '\\')
                    i++;
                else if (_text[i] == '"')
                {
                    written = _text[(start + 1)..i];
                    _at = i + 1;
                    return true;
                }
            }
            written = "";
            Fail(QueryProblems.OpenQuote(start + 1));
            return false;
        }
        while (!AtEnd && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not ('(' or ')'))
            _at++;
        written = _text[start.._at];
        return true;
    }

    private bool Word(string word)
    {
        if (!Sees(word))
            return false;
        _at += word.Length;
        Space();
        return true;
    }

    private bool Sees(string word)
    {
        var rest = _text.AsSpan(Math.Min(_at, _text.Length));
        return rest.StartsWith(word, StringComparison.Ordinal)
            && (rest.Length == word.Length || char.IsWhiteSpace(rest[word.Length]) || rest[word.Length] is '(' or ')');
    }

    private void Space()
    {
        while (!AtEnd && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private bool Deeper(int at)
    {
        if (++_depth <= MaxDepth)
            return true;
        Fail(QueryProblems.TooDeep(at + 1, MaxDepth));
        return false;
    }

    private Query? Fail(Problem problem)
    {
        _problem ??= problem;
        return null;
    }
}
