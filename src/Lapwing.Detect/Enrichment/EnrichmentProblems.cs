using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>What can be missing or wrong with the tables that events are enriched by.</summary>
internal static class EnrichmentProblems
{
    public static Problem NoCountries(string file) =>
        new(
            "LW-GEO-001",
            Severity.Warning,
            new Place(file),
            "The table of countries is not here: events get no country.",
            "Let './run' fetch the engines once, or put an MMDB file with countries at this place."
        );

    public static Problem BadCountries(string file, string why) =>
        new(
            "LW-GEO-002",
            Severity.Warning,
            new Place(file),
            $"The table of countries cannot be used: {why}. Events get no country.",
            "Fetch it again, or put another MMDB file with countries in its place."
        );

    public static Problem BadRegion(string file, int line) =>
        new(
            "LW-GEO-003",
            Severity.Warning,
            new Place(file, line),
            "Expected a cloud region, a comma and a country of two letters.",
            "Correct the line; the others are used."
        );
}
