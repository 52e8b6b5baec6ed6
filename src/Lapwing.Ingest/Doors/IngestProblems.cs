using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>Why a body was not taken, in words for its sender.</summary>
static class IngestProblems
{
    public const string RecordTooLong = "LW-INGEST-005";

    public static Problem TooLarge(int limit) =>
        Error("001", $"The body is larger than {limit} bytes, as sent or expanded.", "Send fewer records at once.");

    public static Problem TooMany(int limit) =>
        Error("002", $"The body holds more than {limit} records.", "Send fewer records at once.");

    public static Problem NotGzip(string why) =>
        Error(
            "003",
            $"The body is said to be gzip and cannot be expanded: {why}",
            "Send it whole, or without Content-Encoding."
        );

    public static Problem Encoding(string encoding) =>
        Error("004", $"The content encoding '{encoding}' is not read.", "Use gzip or none.");

    public static Problem NotText(string what) =>
        Error("006", $"The body is {what}, not log records.", "Upload files like this by POST /api/uploads.");

    /// <summary>Whether the body should have been smaller (413), rather than different (400).</summary>
    public static bool IsTooLarge(Problem problem) => problem.Code is "LW-INGEST-001" or "LW-INGEST-002";

    private static Problem Error(string number, string message, string fix) =>
        new("LW-INGEST-" + number, Severity.Error, new Place("body"), message, fix);
}
