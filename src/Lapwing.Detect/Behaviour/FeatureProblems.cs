using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>What can be wrong with a feature set's file or a stored model.</summary>
internal static class FeatureProblems
{
    public static Problem Yaml(Place place, string fault) =>
        new("LW-FEATURE-001", Severity.Error, place, $"Not a feature set: {fault}.", "Correct the YAML there.");

    public static Problem Missing(Place place, string key) =>
        new(
            "LW-FEATURE-002",
            Severity.Error,
            place,
            $"'{key}' is missing.",
            $"Add '{key}:'; content/features/README.md says what it means."
        );

    public static Problem Unknown(Place place, string key) =>
        new("LW-FEATURE-003", Severity.Error, place, $"Unknown key '{key}'.", "Remove it or correct its spelling.");

    public static Problem Value(Place place, string key, string text, string wanted) =>
        new("LW-FEATURE-004", Severity.Error, place, $"'{key}' is '{text}'.", $"Set {wanted}.");

    public static Problem Expression(Place place, string feature, string fault) =>
        new(
            "LW-FEATURE-005",
            Severity.Error,
            place,
            $"The value of '{feature}' cannot be read: {fault}.",
            "Write it of count, sum, mean, distinct, span, gap, hour, weekday, weekend, or word(field) alone."
        );

    public static Problem WordInWindow(Place place, string feature) =>
        new(
            "LW-FEATURE-006",
            Severity.Error,
            place,
            $"'{feature}' is a word, but the set has windows of many events.",
            "Count with distinct(field), or take the window away: then each event is a row."
        );

    public static Problem Twice(Place place, string name) =>
        new("LW-FEATURE-007", Severity.Error, place, $"'{name}' is there twice.", "Give each its own name.");

    public static Problem Model(string set, string fault) =>
        new(
            "LW-MODEL-001",
            Severity.Warning,
            new Place(set),
            $"The stored model of '{set}' cannot be used: {fault}",
            "It is trained anew from stored events."
        );
}
