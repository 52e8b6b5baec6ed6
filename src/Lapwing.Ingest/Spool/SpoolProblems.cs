using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>What can be wrong with a spool, in words.</summary>
static class SpoolProblems
{
    public static Problem InUse(string folder) =>
        new(
            "LW-SPOOL-001",
            Severity.Error,
            new Place(folder),
            "Another process has this spool open.",
            "End the other lapwing, or give this one a data folder of its own."
        );

    public static Problem CannotOpen(string folder, string reason) =>
        new(
            "LW-SPOOL-002",
            Severity.Error,
            new Place(folder),
            $"The spool cannot be opened: {reason}",
            "Give the service's user this folder, with room on its disk."
        );

    public static Problem TailCut(string file, long bytes) =>
        new(
            "LW-SPOOL-003",
            Severity.Warning,
            new Place(file),
            $"The last {bytes} bytes are of an interrupted append and were cut; on a sound disk none of them was acknowledged.",
            "Nothing: senders without an answer send again."
        );

    public static Problem BlockDamaged(string file, long position, int records, long bytes) =>
        new(
            "LW-SPOOL-004",
            Severity.Error,
            new Place(file),
            $"The block at position {position} is damaged: {records} records ({bytes} bytes) are lost.",
            "Check the disk; send or upload the records of that time again."
        );

    public static Problem BytesDamaged(string file, long position, long bytes) =>
        new(
            "LW-SPOOL-005",
            Severity.Error,
            new Place(file),
            $"{bytes} bytes from position {position} on are not a block: what they held is lost.",
            "Check the disk; send or upload the records of that time again."
        );

    public static Problem Gone(string folder, long from, long to) =>
        new(
            "LW-SPOOL-006",
            Severity.Error,
            new Place(folder),
            $"The checkpoint asks for position {from}, but the spool begins at {to}: what lay between is not read.",
            "Nothing is missing if the lake has it; compare received and stored on the overview."
        );

    public static Problem DiskRefused(string file, string reason) =>
        new(
            "LW-SPOOL-007",
            Severity.Error,
            new Place(file),
            $"The disk refused an append, which was not acknowledged: {reason}",
            "Make room on the disk; senders are told to send again."
        );
}
