using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lapwing.Bench;

/// <summary>One measured figure.</summary>
/// <param name="Name"><c>sigma.process_creation</c>: the benchmark, then what of it.</param>
/// <param name="Target">What it should reach, or null where nothing is promised.</param>
/// <param name="AtLeast">Whether more is better.</param>
public sealed record Figure(string Name, double Value, string Unit, double? Target = null, bool AtLeast = true)
{
    public bool? Met =>
        Target is { } target
            ? AtLeast
                ? Value >= target
                : Value <= target
            : null;

    public override string ToString()
    {
        var target = Target is { } t ? $"{(AtLeast ? ">=" : "<=")} {Number(t)} {(Met == true ? "met" : "MISSED")}" : "";
        return $"{Name, -44} {Number(Value), 14} {Unit, -10} {target}";
    }

    public static string Number(double value) =>
        Math.Abs(value) >= 100 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1 ? value.ToString("0.##", CultureInfo.InvariantCulture)
        : value.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>A figure as it is committed, with the machine and the commit it was measured on.</summary>
public sealed record Result(
    string Name,
    double Value,
    string Unit,
    double? Target,
    bool? Met,
    string Machine,
    string Commit
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.Strict
)]
[JsonSerializable(typeof(List<Result>))]
public sealed partial class ResultJson : JsonSerializerContext;
