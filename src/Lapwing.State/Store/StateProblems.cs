using Lapwing.Events;

namespace Lapwing.State;

/// <summary>What can be wrong with the state's database, in words.</summary>
static class StateProblems
{
    public static Problem CannotOpen(string place, string reason) =>
        new(
            "LW-STATE-001",
            Severity.Error,
            new Place(place),
            $"The state's database cannot be used: {reason}",
            "Check that PostgreSQL runs there and that the user owns the database; or leave LAPWING_STATE out to use the embedded one."
        );

    public static Problem InUse(string folder) =>
        new(
            "LW-STATE-002",
            Severity.Error,
            new Place(folder),
            "Another lapwing has this folder open.",
            "End the other one, or give this one a data folder of its own."
        );

    public static Problem NotMade(string folder, string reason) =>
        new(
            "LW-STATE-003",
            Severity.Error,
            new Place(folder),
            $"PostgreSQL's files could not be made: {reason}",
            "Give the service's user this folder, with 100 MB of room."
        );

    public static Problem OtherVersion(string folder, string made, string have) =>
        new(
            "LW-STATE-004",
            Severity.Error,
            new Place(folder),
            $"The files were made by PostgreSQL {made}, and this one is {have}.",
            $"Use PostgreSQL {made}'s programs, or carry the database over with pg_dump and pg_restore."
        );

    public static Problem NoPrograms(string fix) =>
        new("LW-STATE-005", Severity.Error, new Place("PostgreSQL"), "No PostgreSQL was found on this machine.", fix);

    public static Problem Root(string folder) =>
        new(
            "LW-STATE-006",
            Severity.Error,
            new Place(folder),
            "PostgreSQL does not run as root.",
            "Start lapwing as an ordinary user, or as root with a user to run as."
        );

    public static Problem CannotUse(string folder, string reason) =>
        new(
            "LW-STATE-007",
            Severity.Error,
            new Place(folder),
            $"The folder cannot be used: {reason}",
            "Give the service's user this folder."
        );
}
