using System.Globalization;

namespace Lapwing.Sigma;

/// <summary>The parts of a time that rules may ask for.</summary>
public enum TimePart
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>A part of a time as the value writes it; no zone is applied.</summary>
/// <remarks>Source: sigma-appendix-modifiers.md, Time. Weeks are ISO 8601's, 1-53.</remarks>
public sealed class TimePartTest(string? field, string label, TimePart part, int wanted) : ValueTest(field, label)
{
    public TimePart Part { get; } = part;
    public int Wanted { get; } = wanted;
    public override string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"d{(int)part}:{wanted}");

    public override bool Passes(in FieldValue value)
    {
        // DateTimeOffset keeps the clock time that was written, whatever zone stands behind it.
        if (
            !DateTimeOffset.TryParse(
                value.Characters,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
            return false;
        return Wanted
            == Part switch
            {
                TimePart.Minute => time.Minute,
                TimePart.Hour => time.Hour,
                TimePart.Day => time.Day,
                TimePart.Week => ISOWeek.GetWeekOfYear(time.DateTime),
                TimePart.Month => time.Month,
                _ => time.Year,
            };
    }
}
