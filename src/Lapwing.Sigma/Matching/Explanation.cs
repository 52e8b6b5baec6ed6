using System.Text;
using System.Text.RegularExpressions;

namespace Lapwing.Sigma;

/// <summary>Walks a condition that holds and gathers the values that made it so. What was negated is not told: its absence has no value.</summary>
static class Explanation
{
    public static IReadOnlyList<MatchedValue> Of(Condition condition, RuleFields fields, EventValues values)
    {
        var matched = new List<MatchedValue>();
        return Holds(condition, fields, values, matched) ? matched : [];
    }

    static bool Holds(Condition condition, RuleFields fields, EventValues values, List<MatchedValue>? matched)
    {
        var before = matched?.Count ?? 0;
        switch (condition)
        {
            case AllOf all:
                foreach (var part in all.Parts)
                    if (!Holds(part, fields, values, matched))
                        return Fail();
                return true;
            case AnyOf any:
                var holds = false;
                foreach (var part in any.Parts)
                    holds |= Holds(part, fields, values, matched);
                return holds;
            case NotOf not:
                return !Holds(not.Part, fields, values, matched: null);
            default:
                return TestHolds((Test)condition, fields, values, matched);
        }

        bool Fail()
        {
            matched?.RemoveRange(before, matched.Count - before);
            return false;
        }
    }

    static bool TestHolds(Test test, RuleFields fields, EventValues values, List<MatchedValue>? matched)
    {
        try
        {
            if (!Predicate.Of(test, fields).Holds(values))
                return false;
        }
        catch (RegexMatchTimeoutException)
        {
            // Counted where it was decided; here it only cannot be told.
            return false;
        }
        var value = "";
        for (var at = values.First(fields[test.Field]); at >= 0; at = values.Next(at))
        {
            if (values.IsNull(at) || (test is ValueTest one && !Passes(one, values, at)))
                continue;
            value = Encoding.UTF8.GetString(values.Utf8(at));
            break;
        }
        var found = new MatchedValue(test.Field ?? "keyword", value, test.Label);
        if (matched?.Contains(found) == false)
            matched.Add(found);
        return true;
    }

    static bool Passes(ValueTest test, EventValues values, int at)
    {
        try
        {
            return test.Passes(values.Value(at));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
