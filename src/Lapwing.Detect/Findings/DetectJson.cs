using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lapwing.Detect;

/// <summary>
/// Findings and incidents as JSON: snake_case, levels and states as words, times RFC 3339 UTC with six digits.
/// The one writer for reports, the lake, the API and live streams.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters = [typeof(LevelJson), typeof(IncidentStatusJson), typeof(TimeJson)]
)]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(Incident))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
public sealed partial class DetectJson : JsonSerializerContext;

public sealed class LevelJson() : JsonStringEnumConverter<Level>(JsonNamingPolicy.SnakeCaseLower);

public sealed class IncidentStatusJson() : JsonStringEnumConverter<IncidentStatus>(JsonNamingPolicy.SnakeCaseLower);

/// <summary>Times as <c>2026-11-20T12:00:00.123456Z</c>; reads any RFC 3339 time.</summary>
public sealed class TimeJson : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[27];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
