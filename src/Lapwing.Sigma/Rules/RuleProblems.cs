using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Every fault that a rule file may have. Errors leave the rule out; warnings do not.</summary>
static class RuleProblems
{
    public static Problem BadYaml(Place place, string what) =>
        Error("LW-RULE-001", place, $"This is not YAML: {what}", "Correct the syntax at this place.");

    public static Problem TooLarge(string file) =>
        Error(
            "LW-RULE-002",
            new Place(file),
            $"The file is larger than {RuleFile.MaxBytes >> 10} KiB.",
            "Split it; a rule is a page long."
        );

    public static Problem DuplicateKey(Place place, string key) =>
        Error(
            "LW-RULE-003",
            place,
            $"The key '{Terminal.Safe(key)}' stands twice in one map.",
            "Join both values in one list, or put the second in a selection of its own."
        );

    public static Problem Missing(Place place, string key) =>
        Error("LW-RULE-004", place, $"The rule has no '{key}'.", $"Add '{key}'.");

    public static Problem WrongShape(Place place, string key, string wanted) =>
        Error("LW-RULE-005", place, $"'{Terminal.Safe(key)}' is not {wanted}.", $"Write {wanted}.");

    public static Problem BadLevel(Place place, string level) =>
        Error(
            "LW-RULE-006",
            place,
            $"Unknown level '{Terminal.Safe(level)}'.",
            "Use informational, low, medium, high or critical."
        );

    public static Problem BadDate(Place place, string date) =>
        Warning(
            "LW-RULE-007",
            place,
            $"The date '{Terminal.Safe(date)}' is not written as 2026-11-20.",
            "Write YYYY-MM-DD."
        );

    public static Problem DuplicateId(Place place, string id, Place first) =>
        Warning(
            "LW-RULE-008",
            place,
            $"The id '{Terminal.Safe(id)}' was read before, in {first}; this one is left out.",
            "Load a rule set once, or give the rule an id of its own."
        );

    public static Problem Taxonomy(Place place, string taxonomy) =>
        Error(
            "LW-RULE-009",
            place,
            $"The taxonomy '{Terminal.Safe(taxonomy)}' is not known.",
            "Translate the rule's names to the taxonomy 'sigma'."
        );

    public static Problem OldCollection(Place place, string action) =>
        Error(
            "LW-RULE-010",
            place,
            $"'action: {Terminal.Safe(action)}' is of Sigma 1 and not read.",
            "Write each document whole."
        );

    public static Problem Filter(Place place) =>
        Error("LW-RULE-011", place, "Filter documents are not applied yet.", "Put the filter into the rule for now.");

    public static Problem UnknownModifier(Place place, string name) =>
        Error(
            "LW-RULE-012",
            place,
            $"Unknown modifier '{Terminal.Safe(name)}'.",
            "Use a modifier of Sigma 2.1: contains, startswith, endswith, re, cidr, all ..."
        );

    public static Problem ModifierClash(Place place, string name, string why) =>
        Error("LW-RULE-013", place, $"The modifier '{name}' {why}.", "Remove it or one that it disagrees with.");

    public static Problem BadRegex(Place place, string why) =>
        Error("LW-RULE-014", place, $"The regular expression is not valid: {Terminal.Safe(why)}", "Correct it.");

    public static Problem BadNetwork(Place place, string text) =>
        Error(
            "LW-RULE-015",
            place,
            $"'{Terminal.Safe(text)}' is not a network.",
            "Write it as 10.0.0.0/8 or fe80::/10, with no bit set behind the prefix."
        );

    public static Problem BadNumber(Place place, string text) =>
        Error("LW-RULE-016", place, $"'{Terminal.Safe(text)}' is not a number.", "Write a number as 42 or 0.5.");

    public static Problem UnknownPlaceholder(Place place, string name) =>
        Error(
            "LW-RULE-017",
            place,
            $"The list for the placeholder %{Terminal.Safe(name)}% is not known.",
            $"Add a list named '{Terminal.Safe(name)}' with this place's values."
        );

    public static Problem WildcardNotAllowed(Place place, string modifier) =>
        Error(
            "LW-RULE-018",
            place,
            $"A value under '{modifier}' has a wildcard.",
            "Escape it with a backslash, or drop the modifier."
        );

    public static Problem NullInList(Place place) =>
        Warning("LW-RULE-019", place, "null stands in a list with other values.", "Put it in a selection of its own.");

    public static Problem AllOnOne(Place place) =>
        Warning("LW-RULE-020", place, "'all' on a single value changes nothing.", "Remove 'all' or add a value.");

    public static Problem EmptySelection(Place place, string name) =>
        Error(
            "LW-RULE-021",
            place,
            $"'{Terminal.Safe(name)}' selects by nothing.",
            "Give it at least one field and value."
        );

    public static Problem EncodingWithoutBase64(Place place, string name) =>
        Error(
            "LW-RULE-022",
            place,
            $"'{name}' makes bytes that no field holds as text.",
            "Follow it with base64 or base64offset."
        );

    public static Problem BadCondition(Place place, string what) =>
        Error("LW-RULE-030", place, $"The condition cannot be read: {Terminal.Safe(what)}", "Correct the condition.");

    public static Problem UnknownSelection(Place place, string name) =>
        Error(
            "LW-RULE-031",
            place,
            $"The condition names '{Terminal.Safe(name)}', which the detection does not define.",
            "Define it or correct the name."
        );

    public static Problem OldAggregation(Place place) =>
        Error(
            "LW-RULE-032",
            place,
            "Pipes and 'near' in a condition are of Sigma 1 and not read.",
            "Write a correlation rule instead."
        );

    public static Problem UnknownCorrelationType(Place place, string type) =>
        Error(
            "LW-RULE-040",
            place,
            $"The correlation type '{Terminal.Safe(type)}' is not known.",
            "Use event_count, value_count, temporal or temporal_ordered."
        );

    public static Problem UnknownReference(Place place, string name) =>
        Error(
            "LW-RULE-041",
            place,
            $"No rule has the id or name '{Terminal.Safe(name)}'.",
            "Load the rule with the correlation, or correct the name."
        );

    public static Problem BadTimespan(Place place, string text) =>
        Error(
            "LW-RULE-042",
            place,
            $"'{Terminal.Safe(text)}' is not a timespan from 1s to 30d.",
            "Write a number and s, m, h or d: 90m."
        );

    public static Problem BadCorrelationCondition(Place place, string what) =>
        Error(
            "LW-RULE-043",
            place,
            $"The correlation's condition {what}.",
            "Use gt, gte, lt, lte, eq or neq with a whole number, and 'field' where values are counted."
        );

    public static Problem Circle(Place place, string name) =>
        Error(
            "LW-RULE-044",
            place,
            $"The correlation '{Terminal.Safe(name)}' refers to itself through others.",
            "Break the circle."
        );

    public static Problem GroupNotKept(Place place, string field, string inner) =>
        Error(
            "LW-RULE-045",
            place,
            $"'{Terminal.Safe(field)}' is no group-by field of the correlation '{Terminal.Safe(inner)}' that it refers to.",
            "Group the inner correlation by it too."
        );

    public static Problem TooManyReferences(Place place, int most) =>
        Error(
            "LW-RULE-046",
            place,
            $"The correlation refers to more than {most} rules.",
            "Split it, or write one rule that covers several."
        );

    static Problem Error(string code, Place place, string message, string fix) =>
        new(code, Severity.Error, place, message, fix);

    static Problem Warning(string code, Place place, string message, string fix) =>
        new(code, Severity.Warning, place, message, fix);
}
