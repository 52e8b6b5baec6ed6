using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Lists of values that a place knows for <c>%placeholders%</c>, by name without the percent signs.</summary>
/// <remarks>Values are Sigma strings: wildcards in them work.</remarks>
public sealed class PlaceholderLists(IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
{
    public static readonly PlaceholderLists None = new(
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    );

    public bool TryGet(string name, out IReadOnlyList<string> values) => lists.TryGetValue(name, out values!);
}

/// <summary>Makes tests of one line of a selection: <c>CommandLine|contains: [a, b]</c>.</summary>
sealed class ItemReader(string file, PlaceholderLists lists, List<Problem> problems)
{
    /// <summary>Lists multiply: no value becomes more texts than this.</summary>
    const int MaxVariants = 10_000;

    /// <param name="selection">The selection's name, for labels.</param>
    /// <param name="key">Field and modifiers; an empty text for plain keywords.</param>
    /// <param name="values">A scalar or a list of scalars.</param>
    /// <returns>Null with problems when the item cannot be read.</returns>
    public Condition? Read(string selection, YamlScalar key, YamlNode values)
    {
        var parts = key.Text.Split('|');
        var field = parts[0].Length == 0 ? null : parts[0];
        var place = key.In(file);
        if (ModifierSet.Read(parts.AsSpan(1), place, problems) is not { } modifiers)
            return null;
        var label =
            field is not null ? $"{selection}.{key.Text}"
            : key.Text.Length > 0 ? selection + key.Text
            : selection;
        List<YamlNode> nodes = values is YamlSequence list ? list.Items : [values];
        if (nodes.Count == 0)
        {
            problems.Add(RuleProblems.EmptySelection(place, key.Text));
            return null;
        }
        if (modifiers.All && nodes.Count == 1)
            problems.Add(RuleProblems.AllOnOne(place));
        var tests = new List<Condition>(nodes.Count);
        foreach (var node in nodes)
        {
            if (node is not YamlScalar scalar)
            {
                problems.Add(RuleProblems.WrongShape(node.In(file), key.Text, "a value or a list of values"));
                return null;
            }
            if (scalar.IsNull && nodes.Count > 1)
                problems.Add(RuleProblems.NullInList(scalar.In(file)));
            if (Value(field, label, modifiers, scalar) is not { } test)
                return null;
            tests.Add(test);
        }
        Condition item =
            tests.Count == 1 ? tests[0]
            : modifiers.All ? new AllOf(tests)
            : new AnyOf(tests);
        return modifiers.Neq ? new NotOf(item) : item;
    }

    Condition? Value(string? field, string label, ModifierSet modifiers, YamlScalar scalar)
    {
        var place = scalar.In(file);
        if (modifiers.IsExists || (scalar.IsNull && field is not null))
        {
            if (field is null)
                return Fault(RuleProblems.ModifierClash(place, "exists", "needs a field"));
            if (!modifiers.IsExists)
                return new NullTest(field, label);
            if (!scalar.Plain || !bool.TryParse(scalar.Text, out var wanted))
                return Fault(RuleProblems.WrongShape(place, "exists", "true or false"));
            var exists = new ExistsTest(field, label);
            return wanted ? exists : new NotOf(exists);
        }
        if (modifiers.IsCompare)
            return decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound)
                ? new CompareTest(field, label, modifiers.Comparison, bound)
                : Fault(RuleProblems.BadNumber(place, scalar.Text));
        if (modifiers.IsTime)
            return int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
                ? new TimePartTest(field, label, modifiers.TimePart, part)
                : Fault(RuleProblems.BadNumber(place, scalar.Text));
        if (modifiers.IsReference)
            return Reference(field, label, modifiers, scalar);
        if (modifiers.IsRegex || modifiers.IsNetwork)
            return Expanded(modifiers, scalar) is { } texts
                ? Any(
                    texts.ConvertAll(t =>
                        modifiers.IsRegex
                            ? Expression(field, label, modifiers, t, place)
                            : Network(field, label, t, place)
                    )
                )
                : null;
        return Text(field, label, modifiers, scalar);
    }

    Condition? Reference(string? field, string label, ModifierSet modifiers, YamlScalar scalar)
    {
        if (field is null)
            return Fault(RuleProblems.ModifierClash(scalar.In(file), "fieldref", "needs a field"));
        var shape =
            modifiers.StartsWith ? PatternShape.Prefix
            : modifiers.EndsWith ? PatternShape.Suffix
            : modifiers.Contains ? PatternShape.Contains
            : PatternShape.Equal;
        return new FieldReferenceTest(field, label, scalar.Text, shape, modifiers.Cased);
    }

    Condition? Expression(string? field, string label, ModifierSet modifiers, string text, Place place)
    {
        try
        {
            // Reading it alone costs a tenth of making its automaton; that waits until an event asks.
            _ = new Regex(text, modifiers.RegexOptions, RegexTest.Limit);
        }
        catch (RegexParseException e)
        {
            return Fault(RuleProblems.BadRegex(place, e.Message));
        }
        return new RegexTest(field, label, text, modifiers.RegexOptions);
    }

    Condition? Network(string? field, string label, string text, Place place) =>
        IPNetwork.TryParse(text, out var network)
            ? new NetworkTest(field, label, network)
            : Fault(RuleProblems.BadNetwork(place, text));

    /// <summary>The texts of a value that is no Sigma string: itself, or one for each value of its placeholders' lists.</summary>
    List<string>? Expanded(ModifierSet modifiers, YamlScalar scalar)
    {
        if (!modifiers.Expand)
            return [scalar.Text];
        var name = scalar.Text.Trim('%');
        if (lists.TryGet(name, out var values))
            return [.. values];
        problems.Add(RuleProblems.UnknownPlaceholder(scalar.In(file), name));
        return null;
    }

    Condition? Text(string? field, string label, ModifierSet modifiers, YamlScalar scalar)
    {
        var place = scalar.In(file);
        List<List<PatternToken>> variants = [PatternToken.Parse(scalar.Text, modifiers.Expand)];
        if (modifiers.Expand && !Expand(variants, place))
            return null;
        if (!PatternTransforms.Apply(variants, modifiers.Transforms, place, problems))
            return null;
        foreach (var tokens in variants)
        {
            // A keyword is found anywhere.
            if (modifiers.Contains || modifiers.EndsWith || field is null)
                AddStart(tokens);
            if (modifiers.Contains || modifiers.StartsWith || field is null)
                AddEnd(tokens);
        }
        return Any(variants.ConvertAll(Condition? (t) => new TextTest(field, label, t, modifiers.Cased)));
    }

    bool Expand(List<List<PatternToken>> variants, Place place)
    {
        for (var i = 0; i < variants.Count; )
        {
            var at = variants[i].FindIndex(t => t.Kind == PatternKind.Placeholder);
            if (at < 0)
            {
                i++;
                continue;
            }
            var (tokens, name) = (variants[i], variants[i][at].Text);
            if (!lists.TryGet(name, out var values) || variants.Count + values.Count > MaxVariants)
            {
                problems.Add(RuleProblems.UnknownPlaceholder(place, name));
                return false;
            }
            variants.RemoveAt(i);
            foreach (var value in values)
                variants.Add([
                    .. tokens[..at],
                    .. PatternToken.Parse(value, placeholders: false),
                    .. tokens[(at + 1)..],
                ]);
        }
        return true;
    }

    static void AddStart(List<PatternToken> tokens)
    {
        if (tokens.Count == 0 || tokens[0].Kind != PatternKind.AnyRun)
            tokens.Insert(0, PatternToken.AnyRun);
    }

    static void AddEnd(List<PatternToken> tokens)
    {
        if (tokens.Count == 0 || tokens[^1].Kind != PatternKind.AnyRun)
            tokens.Add(PatternToken.AnyRun);
    }

    // Variants of one value are alternatives, under 'all' too.
    static Condition? Any(List<Condition?> tests) =>
        tests.Contains(null) ? null
        : tests.Count == 1 ? tests[0]
        : new AnyOf(tests!);

    Condition? Fault(Problem problem)
    {
        problems.Add(problem);
        return null;
    }
}
