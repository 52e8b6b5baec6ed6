using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Lapwing.Sigma.Tests;

/// <summary>Conditions evaluated the plain way: strings, one regular expression a pattern, no index, no memory, no sharing.</summary>
sealed class PlainEvaluator
{
    readonly Dictionary<Test, Regex> _patterns = new(ReferenceEqualityComparer.Instance);

    public bool Holds(Condition condition, PlainEvent e) =>
        condition switch
        {
            AllOf all => all.Parts.All(p => Holds(p, e)),
            AnyOf any => any.Parts.Any(p => Holds(p, e)),
            NotOf not => !Holds(not.Part, e),
            NullTest test => !e.Has(test.Field!) || e[test.Field!].Contains(null),
            ExistsTest test => e.Has(test.Field!),
            FieldReferenceTest test => e[test.Field!]
                .Any(a => a is not null && e[test.Other].Any(b => b is not null && Related(test, a, b))),
            Test { Field: null } test => e.All.Exists(v => Passes(test, v)),
            Test test => e[test.Field].Any(v => v is not null && Passes(test, v)),
            _ => throw new InvalidOperationException(condition.GetType().Name),
        };

    static bool Related(FieldReferenceTest test, string a, string b)
    {
        var (mine, its) = test.Cased ? (a, b) : (Lower(a), Lower(b));
        return test.Shape switch
        {
            PatternShape.Prefix => mine.StartsWith(its, StringComparison.Ordinal),
            PatternShape.Suffix => mine.EndsWith(its, StringComparison.Ordinal),
            PatternShape.Contains => mine.Contains(its, StringComparison.Ordinal),
            _ => mine == its,
        };
    }

    bool Passes(Test test, string value) =>
        test switch
        {
            TextTest text => Pattern(text).IsMatch(text.Pattern.Cased ? value : Lower(value)),
            RegexTest regex => Regex.IsMatch(value, regex.Pattern, regex.Options),
            NetworkTest network => InNetwork(network, value),
            CompareTest compare => double.TryParse(
                value,
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var number
            ) && Compared(compare, number),
            _ => throw new InvalidOperationException(test.GetType().Name),
        };

    static bool Compared(CompareTest test, double number) =>
        test.Comparison switch
        {
            Comparison.Less => number < (double)test.Bound,
            Comparison.LessOrEqual => number <= (double)test.Bound,
            Comparison.Greater => number > (double)test.Bound,
            _ => number >= (double)test.Bound,
        };

    static bool InNetwork(NetworkTest test, string value)
    {
        if (!Regex.IsMatch(value, @"^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%.*)?)$"))
            return false;
        return IPAddress.TryParse(value.Split('%')[0], out var address)
            && (
                test.Network.Contains(address)
                || (address.IsIPv4MappedToIPv6 && test.Network.Contains(address.MapToIPv4()))
            );
    }

    Regex Pattern(TextTest test)
    {
        if (_patterns.TryGetValue(test, out var made))
            return made;
        var pattern = new StringBuilder(@"\A(?:");
        foreach (var token in test.Tokens)
            pattern.Append(
                token.Kind switch
                {
                    PatternKind.Literal => Regex.Escape(test.Pattern.Cased ? token.Text : Lower(token.Text)),
                    PatternKind.AnyRun => ".*",
                    PatternKind.AnyOne => @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|.)",
                    _ => "[-/\u2013\u2014\u2015]",
                }
            );
        return _patterns[test] = new Regex(
            pattern.Append(@")\z").ToString(),
            RegexOptions.Singleline | RegexOptions.CultureInvariant
        );
    }

    static string Lower(string text)
    {
        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            lower.Append(Rune.ToLowerInvariant(rune).ToString());
        return lower.ToString();
    }
}
