using System.Globalization;
using System.Text.RegularExpressions;

namespace Lapwing.Service;

/// <summary>
/// Moves the dates in a sample's text by whole days, in the notations that the samples use. Hours stay: what happened at
/// night still happened at night.
/// </summary>
static partial class DayShift
{
    public static string Apply(string text, int days)
    {
        text = IsoDate().Replace(text, m => Shifted(m.Value, "yyyy-MM-dd", days));
        text = LogDate().Replace(text, m => Shifted(m.Value, "dd/MMM/yyyy", days));
        return SyslogDate().Replace(text, m => Syslog(m, days));
    }

    private static string Shifted(string date, string form, int days) =>
        DateTime.TryParseExact(date, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.AddDays(days).ToString(form, CultureInfo.InvariantCulture)
            : date;

    // No year: that of the samples is known.
    private static string Syslog(Match match, int days)
    {
        var text = $"{match.Groups["month"].Value} {match.Groups["day"].Value.Trim()} {SampleYear}";
        return DateTime.TryParseExact(
            text,
            "MMM d yyyy",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? match.Groups["pri"].Value
                + day.AddDays(days).ToString("MMM ", CultureInfo.InvariantCulture)
                + $"{day.AddDays(days).Day, 2}"
                + match.Groups["rest"].Value
            : match.Value;
    }

    /// <summary>The last day that the samples tell of.</summary>
    public static readonly DateOnly LastDay = new(SampleYear, 11, 17);
    private const int SampleYear = 2026;

    [GeneratedRegex(@"\b2026-1[01]-[0-3][0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b[0-3][0-9]/(?:Oct|Nov)/2026", RegexOptions.CultureInvariant)]
    private static partial Regex LogDate();

    [GeneratedRegex(
        @"^(?<pri><[0-9]{1,3}>)?(?<month>Oct|Nov) (?<day>[ 0-9][0-9])(?<rest> [0-9]{2}:)",
        RegexOptions.CultureInvariant | RegexOptions.Multiline
    )]
    private static partial Regex SyslogDate();
}
