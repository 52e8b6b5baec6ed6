using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Turns correlations' references into indexes, inner correlations before outer ones; refuses unknown names and circles.</summary>
static class CorrelationLinker
{
    public static List<Correlation> Link(
        List<Rule> rules,
        List<CorrelationDraft> drafts,
        List<Problem> problems,
        out int unlinked
    )
    {
        var ruleByName = Names(rules, r => r.Info);
        var draftByName = Names(drafts, d => d.Info);
        var linked = new List<Correlation>();
        // 0: not seen; 1: being linked; 2: failed; otherwise its index + 3.
        var states = new int[drafts.Count];
        for (var i = 0; i < drafts.Count; i++)
            LinkOne(i);
        unlinked = drafts.Count - linked.Count;
        foreach (var correlation in linked.Where(c => !c.Generate))
        foreach (var reference in correlation.References)
            Silence(reference);
        // A correlation that generates outweighs one that does not.
        foreach (var correlation in linked.Where(c => c.Generate))
        foreach (var reference in correlation.References)
            if (reference.Rule >= 0)
                rules[reference.Rule].Generates = true;
            else
                linked[reference.Correlation].Generates = true;
        return linked;

        void Silence(CorrelationReference reference)
        {
            if (reference.Rule >= 0)
                rules[reference.Rule].Generates = false;
            else
                linked[reference.Correlation].Generates = false;
        }

        int LinkOne(int index)
        {
            var draft = drafts[index];
            if (states[index] == 1)
            {
                problems.Add(RuleProblems.Circle(draft.Info.Place, draft.Info.Title));
                return -1;
            }
            if (states[index] != 0)
                return states[index] - 3;
            states[index] = 1;
            var references = new List<CorrelationReference>();
            foreach (var name in draft.Rules)
                if (Reference(draft, name) is { } reference)
                    references.Add(reference);
            if (references.Count < draft.Rules.Count)
            {
                states[index] = 2;
                return -1;
            }
            linked.Add(
                new Correlation
                {
                    Info = draft.Info,
                    Type = draft.Type,
                    References = references,
                    GroupBy = draft.GroupBy,
                    Timespan = draft.Timespan,
                    Condition = draft.Condition ?? new CountCondition { Gte = references.Count },
                    CountedFields = draft.CountedFields,
                    Generate = draft.Generate,
                }
            );
            states[index] = linked.Count - 1 + 3;
            return linked.Count - 1;
        }

        CorrelationReference? Reference(CorrelationDraft draft, YamlScalar name)
        {
            var place = name.In(draft.Info.Place.File);
            if (ruleByName.TryGetValue(name.Text, out var rule))
                return new CorrelationReference(rule, -1, Fields(draft, rules[rule].Info));
            if (!draftByName.TryGetValue(name.Text, out var inner))
            {
                problems.Add(RuleProblems.UnknownReference(place, name.Text));
                return null;
            }
            var index = LinkOne(inner);
            if (index < 0)
                return null;
            var fields = Fields(draft, drafts[inner].Info);
            foreach (var field in fields)
            {
                if (linked[index].GroupBy.Contains(field))
                    continue;
                problems.Add(RuleProblems.GroupNotKept(place, field, name.Text));
                return null;
            }
            return new CorrelationReference(-1, index, fields);
        }
    }

    static string[] Fields(CorrelationDraft draft, RuleInfo rule) =>
        [
            .. draft.GroupBy.Select(field =>
                draft.Aliases.TryGetValue(field, out var byRule)
                && (
                    (rule.Name is not null && byRule.TryGetValue(rule.Name, out var own))
                    || byRule.TryGetValue(rule.Id, out own)
                )
                    ? own
                    : field
            ),
        ];

    static Dictionary<string, int> Names<T>(List<T> items, Func<T, RuleInfo> info)
    {
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < items.Count; i++)
        {
            names.TryAdd(info(items[i]).Id, i);
            if (info(items[i]).Name is { } name)
                names.TryAdd(name, i);
        }
        return names;
    }
}
