using System.Globalization;
using System.Text.RegularExpressions;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>
/// Reads a feature's expression. Sums, products, numbers, <c>min(a, b)</c>, <c>max(a, b)</c> over: <c>count()</c>,
/// <c>count(condition)</c>, <c>sum(field)</c>, <c>mean(field)</c>, <c>distinct(field)</c>, <c>span()</c>, <c>gap()</c>,
/// <c>hour()</c>, <c>weekday()</c>, <c>weekend()</c>; or alone <c>word(field)</c>. A field is a name or <c>path(name)</c>; a condition
/// is comparisons joined by <c>and</c> and <c>or</c>.
/// </summary>
internal sealed partial class FeatureParser
{
    private const int MostTokens = 200;
    private const int MostDepth = 32;

    private readonly List<Aggregate> _aggregates;
    private readonly string[] _tokens;
    private int _at;
    private int _depth;

    private FeatureParser(string text, List<Aggregate> aggregates)
    {
        _aggregates = aggregates;
        _tokens = [.. Tokens().EnumerateMatches(text).ToStrings(text)];
        if (_tokens.Length > MostTokens)
            throw new FormatException($"it has more than {MostTokens} parts");
    }

    /// <summary>Reads <paramref name="text"/>; the aggregates it needs are added to <paramref name="aggregates"/>.</summary>
    /// <param name="word">Set instead of the number when the feature is <c>word(field)</c>.</param>
    /// <param name="fault">What is wrong with it, a half sentence; null when it was read.</param>
    public static FeatureExpression? Read(
        string text,
        List<Aggregate> aggregates,
        out EventField? word,
        out string? fault
    )
    {
        (word, fault) = (null, null);
        try
        {
            var parser = new FeatureParser(text, aggregates);
            if (parser.Takes("word"))
            {
                parser.Need("(");
                word = parser.Field();
                parser.Need(")");
                parser.End();
                return null;
            }
            var number = parser.Sum();
            parser.End();
            return number;
        }
        catch (FormatException bad)
        {
            fault = bad.Message;
            return null;
        }
    }

    /// <summary>Reads a condition alone.</summary>
    public static EventCondition? ReadCondition(string text, out string? fault)
    {
        fault = null;
        try
        {
            var parser = new FeatureParser(text, []);
            var condition = parser.Condition();
            parser.End();
            return condition;
        }
        catch (FormatException bad)
        {
            fault = bad.Message;
            return null;
        }
    }

    private string Peek => _at < _tokens.Length ? _tokens[_at] : "";

    private bool Takes(string token)
    {
        if (Peek != token)
            return false;
        _at++;
        return true;
    }

    private void Need(string token)
    {
        if (!Takes(token))
            throw new FormatException($"'{token}' is missing before '{Peek}'");
    }

    private void End()
    {
        if (Peek != "")
            throw new FormatException($"'{Peek}' is too much");
    }

    private FeatureExpression Sum()
    {
        if (++_depth > MostDepth)
            throw new FormatException($"it is nested more than {MostDepth} deep");
        var left = Product();
        while (Peek is "+" or "-")
            left = new FeatureExpression.Binary(_tokens[_at++], left, Product());
        _depth--;
        return left;
    }

    private FeatureExpression Product()
    {
        var left = Factor();
        while (Peek is "*" or "/")
            left = new FeatureExpression.Binary(_tokens[_at++], left, Factor());
        return left;
    }

    private FeatureExpression Factor()
    {
        if (TryNumber(out var number))
            return new FeatureExpression.Constant(number);
        if (Takes("("))
        {
            var inner = Sum();
            Need(")");
            return inner;
        }
        var name = Peek;
        _at++;
        Need("(");
        var value = Call(name);
        Need(")");
        return value;
    }

    private FeatureExpression Call(string name)
    {
        switch (name)
        {
            case "min" or "max":
                var left = Sum();
                Need(",");
                return new FeatureExpression.Binary(name, left, Sum());
            case "count":
                return Aggregated(new Aggregate(AggregateKind.Count, Condition: Peek == ")" ? null : Condition()));
            case "sum":
                return Aggregated(new Aggregate(AggregateKind.Sum, Field()));
            case "mean":
                return Aggregated(new Aggregate(AggregateKind.Mean, Field()));
            case "distinct":
                return Aggregated(new Aggregate(AggregateKind.Distinct, Field()));
            default:
                if (!FeatureExpression.OfTime.Names.Contains(name))
                    throw new FormatException($"'{name}' is not known");
                return new FeatureExpression.OfTime(name);
        }
    }

    private FeatureExpression.Aggregated Aggregated(Aggregate aggregate)
    {
        var text = aggregate.ToString();
        var index = _aggregates.FindIndex(a => a.ToString() == text);
        if (index < 0)
        {
            index = _aggregates.Count;
            _aggregates.Add(aggregate);
        }
        return new FeatureExpression.Aggregated(index, aggregate.Kind);
    }

    private EventCondition Condition()
    {
        var groups = new List<IReadOnlyList<Comparison>>();
        do
        {
            var group = new List<Comparison>();
            do group.Add(Compare());
            while (Takes("and"));
            groups.Add(group);
        } while (Takes("or"));
        return new EventCondition(groups);
    }

    private Comparison Compare()
    {
        var field = Field();
        var op = Peek;
        if (op is not ("<" or "<=" or ">" or ">=" or "=" or "!="))
            throw new FormatException($"a comparison is missing after '{field}'");
        _at++;
        if (TryNumber(out var number))
            return new Comparison(field, op, number, null);
        var text = Peek;
        if (text is not ['\'', .., '\''] || op is not ("=" or "!="))
            throw new FormatException($"'{op}' needs a number{(op is "=" or "!=" ? " or a 'text'" : "")}");
        _at++;
        return new Comparison(field, op, null, text[1..^1]);
    }

    private EventField Field()
    {
        var name = Peek;
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] is '_' or '@'))
            throw new FormatException($"a field's name is missing before '{name}'");
        _at++;
        if (name != "path" || !Takes("("))
            return new EventField(name);
        var of = Field();
        Need(")");
        return of with { Path = true };
    }

    private bool TryNumber(out double number)
    {
        if (!double.TryParse(Peek, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            return false;
        _at++;
        return true;
    }

    [GeneratedRegex(@"[\w@][\w.@-]*|'[^']*'|[<>!]=|\S", RegexOptions.NonBacktracking)]
    private static partial Regex Tokens();
}

file static class Matches
{
    public static List<string> ToStrings(this Regex.ValueMatchEnumerator matches, string text)
    {
        var strings = new List<string>();
        foreach (var match in matches)
            strings.Add(text.Substring(match.Index, match.Length));
        return strings;
    }
}
