namespace Lapwing.Events;

/// <summary>What may be wrong with files, and what to do about it.</summary>
static class FileProblems
{
    public static Problem Missing(string name) =>
        Error("001", name, "There is no such file or folder.", "Correct the path.");

    public static Problem Unreadable(string name, string why) =>
        Error("002", name, $"It cannot be read: {why}", "Give read permission, or run as a user who has it.");

    public static Problem NotRegular(string name, string kind) =>
        Warning(
            "003",
            name,
            $"It is a {kind}, not a file: skipped.",
            "Send what it gives into standard input, path '-'."
        );

    public static Problem Link(string name) =>
        Warning(
            "004",
            name,
            "Links within a folder are not followed: skipped.",
            "Name what it points to as a path of its own."
        );

    public static Problem Binary(string name, string kind) =>
        Warning("005", name, $"It is {kind}, not a text log: skipped.", "Export it as text, JSON or CSV.");

    public static Problem Bomb(string name, long expanded) =>
        Error(
            "006",
            name,
            $"It expands far beyond its size: reading stopped after {expanded} bytes.",
            "Expand it yourself, if it is trusted, and read the result."
        );

    public static Problem Corrupt(string name, string why) =>
        Error(
            "007",
            name,
            $"It is damaged or cut short: what could be read was. {why}",
            "Fetch it again from where it came."
        );

    public static Problem Encrypted(string name) =>
        Error("008", name, "It is encrypted: skipped.", "Expand the archive with its password, and read the result.");

    public static Problem TooNested(string name, int depth) =>
        Error(
            "009",
            name,
            $"It lies deeper than {depth} levels: skipped.",
            "Expand the outer levels yourself, and read the result."
        );

    public static Problem TooManyMembers(string name, int members) =>
        Error(
            "010",
            name,
            $"It has more than {members} members: the rest is skipped.",
            "Expand it yourself, and read the result."
        );

    public static Problem TooLargeToBuffer(string name, long bytes) =>
        Error(
            "011",
            name,
            $"An archive inside another, or from a pipe, may have {bytes} bytes at most: skipped.",
            "Expand the outer one yourself, and read the result."
        );

    private static Problem Error(string number, string name, string message, string fix) =>
        new("LW-FILE-" + number, Severity.Error, new Place(name), message, fix);

    private static Problem Warning(string number, string name, string message, string fix) =>
        new("LW-FILE-" + number, Severity.Warning, new Place(name), message, fix);
}
