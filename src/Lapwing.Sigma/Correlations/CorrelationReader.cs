using System.Globalization;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Reads a document's <c>correlation</c> map. What it refers to is resolved when all files are read.</summary>
sealed class CorrelationReader(string file, List<Problem> problems)
{
    /// <summary>An event keeps a bit for each.</summary>
    const int MaxRules = 64;

    static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public CorrelationDraft? Read(YamlMapping map, RuleInfo info)
    {
        var place = map.In(file);
        var type = Type(map, place);
        var rules = map["rules"] switch
        {
            YamlScalar one => [one],
            YamlSequence many => many.Items.OfType<YamlScalar>().ToList(),
            _ => [],
        };
        if (rules.Count == 0)
            problems.Add(RuleProblems.Missing(place, "rules"));
        if (rules.Count > MaxRules)
            problems.Add(RuleProblems.TooManyReferences(place, MaxRules));
        var timespan = Timespan(map, place);
        var (condition, fields) = Condition(map, place, type);
        if (type is null || timespan is null || rules.Count == 0)
            return null;
        return new CorrelationDraft(
            info,
            type.Value,
            rules,
            map.Texts("group-by"),
            Aliases(map),
            timespan.Value,
            condition,
            fields,
            map.Text("generate") is "true" or "True"
        );
    }

    CorrelationType? Type(YamlMapping map, Place place)
    {
        switch (map.Text("type"))
        {
            case null:
                problems.Add(RuleProblems.Missing(place, "type"));
                return null;
            case "event_count":
                return CorrelationType.EventCount;
            case "value_count":
                return CorrelationType.ValueCount;
            case "temporal":
                return CorrelationType.Temporal;
            case "temporal_ordered":
                return CorrelationType.TemporalOrdered;
            case var other:
                problems.Add(RuleProblems.UnknownCorrelationType(map["type"]!.In(file), other));
                return null;
        }
    }

    TimeSpan? Timespan(YamlMapping map, Place place)
    {
        var text = map.Text("timespan") ?? map.Text("timeframe");
        if (text is null)
        {
            problems.Add(RuleProblems.Missing(place, "timespan"));
            return null;
        }
        var at = (map["timespan"] ?? map["timeframe"])!.In(file);
        if (
            int.TryParse(
                text.AsSpan(0, text.Length - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            var span = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' when number <= 30 => TimeSpan.FromDays(number),
                _ => TimeSpan.Zero,
            };
            if (span > TimeSpan.Zero && span <= Longest)
                return span;
        }
        problems.Add(RuleProblems.BadTimespan(at, text));
        return null;
    }

    (CountCondition?, string[] Fields) Condition(YamlMapping map, Place place, CorrelationType? type)
    {
        var counts = type is CorrelationType.EventCount or CorrelationType.ValueCount;
        if (map["condition"] is not YamlMapping node)
        {
            if (counts || map["condition"] is not null)
                problems.Add(RuleProblems.BadCorrelationCondition(place, "is missing"));
            return (null, []);
        }
        var at = node.In(file);
        var fields = node.Texts("field");
        if (type == CorrelationType.ValueCount && fields.Length == 0)
            problems.Add(RuleProblems.BadCorrelationCondition(at, "names no field to count values of"));
        var condition = new CountCondition();
        var criteria = 0;
        foreach (var (key, value) in node.Pairs)
        {
            if (key.Text == "field")
                continue;
            if (
                !long.TryParse(
                    (value as YamlScalar)?.Text,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
            {
                problems.Add(
                    RuleProblems.BadCorrelationCondition(
                        value.In(file),
                        $"has no whole number under '{Terminal.Safe(key.Text)}'"
                    )
                );
                continue;
            }
            criteria++;
            condition = key.Text switch
            {
                "gt" => condition with { Gt = number },
                "gte" => condition with { Gte = number },
                "lt" => condition with { Lt = number },
                "lte" => condition with { Lte = number },
                "eq" => condition with { Eq = number },
                "neq" => condition with { Neq = number },
                _ => Unknown(key),
            };
        }
        if (criteria == 0 && counts)
            problems.Add(RuleProblems.BadCorrelationCondition(at, "says no number"));
        return (criteria == 0 ? null : condition, fields);

        CountCondition Unknown(YamlScalar key)
        {
            problems.Add(
                RuleProblems.BadCorrelationCondition(
                    key.In(file),
                    $"has the unknown criterion '{Terminal.Safe(key.Text)}'"
                )
            );
            return condition;
        }
    }

    static Dictionary<string, IReadOnlyDictionary<string, string>> Aliases(YamlMapping map)
    {
        var aliases = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (alias, node) in (map["aliases"] as YamlMapping)?.Pairs ?? [])
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (rule, field) in (node as YamlMapping)?.Pairs ?? [])
                if (field is YamlScalar scalar)
                    fields[rule.Text] = scalar.Text;
            aliases[alias.Text] = fields;
        }
        return aliases;
    }
}
