using System.Text.Json;
using Lapwing.Detect;

namespace Lapwing.Service;

/// <summary>What the live feed says, one line of JSON each.</summary>
static class LiveJson
{
    public static string Of(Finding finding) => JsonSerializer.Serialize(finding, DetectJson.Default.Finding);

    public static string Of(Incident incident) => JsonSerializer.Serialize(incident, DetectJson.Default.Incident);
}
