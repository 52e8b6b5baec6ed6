using Lapwing.Events;

namespace Lapwing;

/// <summary>What keeps the service from starting, with the way out.</summary>
static class ServeProblems
{
    public static Problem NoUser(string name) =>
        Of(
            "LW-SERVE-001",
            "",
            $"The user '{name}' is missing and could not be made.",
            $"Make it: useradd --system {name}; or start as an ordinary user."
        );

    public static Problem DataNotGiven(string data, string name) =>
        Of(
            "LW-SERVE-002",
            data,
            $"The data folder could not be given to the user '{name}'.",
            "Choose a folder on a disk that keeps owners: --data DIR."
        );

    public static Problem DataOutOfReach(string data, string name) =>
        Of(
            "LW-SERVE-003",
            data,
            $"The user '{name}' cannot reach the data folder: a folder above it is closed.",
            "Choose another: --data /var/lib/lapwing."
        );

    public static Problem NoSetpriv() =>
        Of(
            "LW-SERVE-004",
            "",
            "setpriv could not be started, which is needed to give up root's rights.",
            "Install util-linux, or start as an ordinary user."
        );

    public static Problem DataNotWritable(string data, string reason) =>
        Of(
            "LW-SERVE-005",
            data,
            $"The data folder cannot be written: {reason}.",
            "Choose another with --data DIR, or correct its owner and rights."
        );

    public static Problem DataInUse(string data) =>
        Of(
            "LW-SERVE-006",
            data,
            "The data folder is in use by another Lapwing.",
            "End that one first, or start this one with another folder: --data DIR."
        );

    public static Problem PortInUse(string url) =>
        Of(
            "LW-SERVE-007",
            url,
            "Something else listens there already.",
            "End it, or choose another address: --urls http://127.0.0.1:5001."
        );

    public static Problem CannotListen(string urls, string reason) =>
        Of(
            "LW-SERVE-014",
            urls,
            $"It cannot listen there: {reason}",
            "Choose another address: --urls http://127.0.0.1:5001."
        );

    public static Problem BadUrl(string url) =>
        Of(
            "LW-SERVE-008",
            url,
            "This is not an address to listen on.",
            "Give http://HOST:PORT, for instance http://127.0.0.1:5000."
        );

    public static Problem NewerData(string data, string version) =>
        Of(
            "LW-SERVE-009",
            data,
            $"The data folder was written by a newer Lapwing ({version}).",
            "Use that version or a newer one; an older one would lose what it does not know."
        );

    public static Problem NoRules(string path) =>
        Of("LW-SERVE-010", path, "There are no rules: no such folder or zip.", "Correct the path given with --rules.");

    public static Problem BadSpoolBytes(string value) =>
        Of("LW-SERVE-011", "", $"spool_bytes is '{value}'.", "Give a number of bytes from 67108864.");

    public static Problem BadSettings(string path, long line, long column, string reason) =>
        new(
            "LW-SERVE-012",
            Severity.Error,
            new Place(path, (int)line, (int)column),
            $"The settings cannot be read: {reason}.",
            "Write 'name: value' lines."
        );

    public static Problem UnknownSetting(string path, long line, long column, string name, string[] known) =>
        new(
            "LW-SERVE-013",
            Severity.Error,
            new Place(path, (int)line, (int)column),
            $"Unknown setting '{name}'.",
            $"Known are {string.Join(", ", known)}."
        );

    private static Problem Of(string code, string place, string message, string fix) =>
        new(code, Severity.Error, new Place(place), message, fix);
}
