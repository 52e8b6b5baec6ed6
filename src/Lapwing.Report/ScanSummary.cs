using System.Text.Json.Serialization;
using Lapwing.Detect;

namespace Lapwing.Report;

/// <summary>A file that could not be read, and why.</summary>
public sealed record Unread(string File, string Reason);

/// <summary>What a scan did, as <c>--summary</c> writes it. MB are 10^6 bytes.</summary>
public sealed record ScanSummary
{
    public required int Files { get; init; }
    public required IReadOnlyList<Unread> Unread { get; init; }
    public required long Events { get; init; }

    /// <summary>Events that no reader understood: kept with their raw bytes and the reason.</summary>
    public required long Faults { get; init; }

    /// <summary>Bytes of the logs, unpacked.</summary>
    public required long Bytes { get; init; }

    /// <summary>From the start of the process to now.</summary>
    public required double Seconds { get; init; }
    public double EventsPerSecond => Seconds > 0 ? Math.Round(Events / Seconds) : 0;

    /// <summary>The kernel's high-water mark.</summary>
    public required double PeakRssMb { get; init; }

    /// <summary>Findings by level; all five levels are keys.</summary>
    public required IReadOnlyDictionary<string, long> Findings { get; init; }
    public required int RulesLoaded { get; init; }
    public required int RulesRefused { get; init; }

    [JsonIgnore]
    public DateTimeOffset? First { get; init; }

    [JsonIgnore]
    public DateTimeOffset? Last { get; init; }

    [JsonIgnore]
    public IReadOnlyList<(string Source, long Events)> Sources { get; init; } = [];

    /// <summary>All five levels with no finding.</summary>
    public static Dictionary<string, long> NoFindings() =>
        Enum.GetValues<Level>().ToDictionary(l => l.ToString().ToLowerInvariant(), _ => 0L, StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = false)]
[JsonSerializable(typeof(ScanSummary))]
public sealed partial class ReportJson : JsonSerializerContext;
