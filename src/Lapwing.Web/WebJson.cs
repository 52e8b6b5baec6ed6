using System.Text.Json;
using System.Text.Json.Serialization;
using Lapwing.Detect;

namespace Lapwing.Web;

/// <summary>How the API writes and reads JSON: snake_case, words for values, times with six digits, numbers as numbers.</summary>
public static class WebJson
{
    public static JsonSerializerOptions Options { get; } =
        Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 64;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new TimeJson());
        return options;
    }
}
