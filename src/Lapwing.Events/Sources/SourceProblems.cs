namespace Lapwing.Events;

/// <summary>What can be wrong with source definitions: all wording in one place.</summary>
internal static class SourceProblems
{
    public static Problem NoFolder(string folder) =>
        new(
            "LW-SRC-001",
            Severity.Error,
            new Place(folder),
            "There is no folder of source definitions here.",
            "Point at the folder 'content/sources' of the installation."
        );

    public static Problem Unreadable(string file, string why) =>
        new("LW-SRC-002", Severity.Error, new Place(file), $"The file cannot be read: {why}", "Check its permissions.");

    public static Problem Empty(Place place) =>
        new("LW-SRC-003", Severity.Error, place, "The definition is empty.", "Write one, or remove its folder.");

    public static Problem Yaml(Place place, string why) =>
        new("LW-SRC-004", Severity.Error, place, $"This is not the YAML expected: {why}.", "Correct it at this place.");

    public static Problem DuplicateKey(Place place, string key) =>
        new("LW-SRC-005", Severity.Error, place, $"The key '{key}' stands twice in this map.", "Join the two.");

    public static Problem UnknownKey(Place place, string key, string known) =>
        new("LW-SRC-006", Severity.Error, place, $"Unknown key '{key}'.", $"Known here: {known}.");

    public static Problem Missing(Place place, string key) =>
        new("LW-SRC-007", Severity.Error, place, $"'{key}' is missing.", "Add it.");

    public static Problem Kind(Place place, string wanted, string found) =>
        new("LW-SRC-008", Severity.Error, place, $"Expected {wanted}, found {found}.", "Correct it at this place.");

    public static Problem UnknownColumn(Place place, string name) =>
        new(
            "LW-SRC-009",
            Severity.Error,
            place,
            $"There is no column '{name}'.",
            $"Columns: {string.Join(", ", Columns.Names)}."
        );

    public static Problem UnknownClass(Place place, string name) =>
        new(
            "LW-SRC-010",
            Severity.Error,
            place,
            $"There is no class '{name}'.",
            $"Classes: {string.Join(", ", EventClass.All)}."
        );

    public static Problem BadName(Place place, string name) =>
        new(
            "LW-SRC-011",
            Severity.Error,
            place,
            $"'{name}' is not a source's name.",
            "Write small letters, digits, dots, dashes and underscores: vendor.product."
        );

    public static Problem SameName(Place place, string name, string other) =>
        new("LW-SRC-012", Severity.Error, place, $"The source '{name}' is also defined in {other}.", "Rename one.");

    public static Problem BadPattern(Place place, string why) =>
        new(
            "LW-SRC-013",
            Severity.Error,
            place,
            $"The pattern cannot be used: {why}.",
            "Text with {name} for a word, {name:text} for words, {name:last} once for words up to the last such text, {} for anything."
        );

    public static Problem BadTransform(Place place, string name) =>
        new(
            "LW-SRC-014",
            Severity.Error,
            place,
            $"There is no transform '{name}'.",
            "Known: account, basename, lower, upper, word."
        );

    public static Problem BadConstant(Place place, Column column, string value) =>
        new(
            "LW-SRC-015",
            Severity.Error,
            place,
            $"'{value}' cannot stand in the column '{column.Name()}'.",
            column switch
            {
                Column.Outcome => "Use success, failure or unknown.",
                Column.Severity => "Use a digit from 0 to 6.",
                _ => "Give a value of the column's kind.",
            }
        );

    public static Problem NoShared(Place place, string name) =>
        new(
            "LW-SRC-016",
            Severity.Error,
            place,
            $"There is no shared file '{name}.yml' in the folder 'shared'.",
            "Name one that is there."
        );

    public static Problem TooMany(Place place, string what, int limit) =>
        new("LW-SRC-017", Severity.Error, place, $"More than {limit} {what}.", "Split the definition.");
}
