using System.Globalization;
using Lapwing.Detect;

namespace Lapwing.Report;

/// <summary>A scan for a person at a terminal: what was read, then each attack in a few lines, the gravest first.</summary>
/// <param name="width">Columns of the terminal.</param>
/// <param name="colour">Whether it shows colours; level is a word either way.</param>
public sealed class ConsoleReport(TextWriter to, int width, bool colour)
{
    private const int Shown = 20;
    private const string Plain = "\u001b[0m";

    public void Write(ScanSummary summary, IReadOnlyList<Incident> incidents, IReadOnlyList<Finding> alone)
    {
        Heading(summary);
        if (incidents.Count == 0 && alone.Count == 0)
        {
            to.WriteLine();
            to.WriteLine(summary.Events == 0 ? "Nothing to look at." : "No finding at the level asked for.");
            return;
        }
        to.WriteLine();
        foreach (var incident in incidents.Take(Shown))
            Write(incident);
        if (incidents.Count > Shown)
            to.WriteLine($"… and {incidents.Count - Shown} more incidents (--json FILE has every finding).");
        Alone(alone);
    }

    private void Heading(ScanSummary s)
    {
        var files = s.Files == 1 ? "1 file" : $"{s.Files:N0} files";
        to.WriteLine(
            $"Read {files}, {s.Events:N0} events, {s.Bytes / 1e6:N1} MB in {s.Seconds:0.0} s"
                + (s.First is { } first ? $"; {Day(first)} to {Day(s.Last!.Value)} UTC" : "")
        );
        if (s.Sources.Count > 0)
            to.WriteLine(
                "Sources   "
                    + string.Join(", ", s.Sources.Take(8).Select(p => $"{TerminalText.Safe(p.Source)} {p.Events:N0}"))
            );
        to.WriteLine(
            "Findings  "
                + string.Join(
                    ", ",
                    s.Findings.Reverse()
                        .Where(f => f.Value > 0)
                        .Select(f => $"{f.Key} {f.Value:N0}")
                        .DefaultIfEmpty("none")
                )
        );
        to.WriteLine(
            $"Rules     {s.RulesLoaded:N0} in force"
                + (s.RulesRefused > 0 ? $", {s.RulesRefused:N0} refused (see above)" : "")
        );
        if (s.Faults > 0)
            to.WriteLine($"Unclear   {s.Faults:N0} records that no reader understood (kept as they are)");
        foreach (var unread in s.Unread.Take(10))
            to.WriteLine($"Unread    {TerminalText.Safe(unread.File)}: {TerminalText.Safe(unread.Reason)}");
        if (s.Unread.Count > 10)
            to.WriteLine($"Unread    … and {s.Unread.Count - 10} more (--summary FILE lists all)");
    }

    private void Write(Incident incident)
    {
        var findings = incident.FindingCount == 1 ? "1 finding" : $"{incident.FindingCount:N0} findings";
        Line($"{Level(incident.Level)}  risk {incident.Risk, 3}  {TerminalText.Safe(incident.Title, width)}");
        Line(
            $"            {Day(incident.FirstSeen)} to {Day(incident.LastSeen)}, {findings}"
                + (incident.Category is { } c ? $", {c.Replace('_', ' ')}" : "")
        );
        foreach (var (name, count) in incident.Detectors.Take(5))
            Line($"            - {TerminalText.Safe(name)}" + (count > 1 ? $" ({count:N0} times)" : ""));
        if (incident.Detectors.Count > 5)
            Line($"            - … and {incident.Detectors.Count - 5} more detectors");
        var who = string.Join(
            "; ",
            new[] { "host", "user", "src_ip", "account" }
                .Where(incident.Entities.ContainsKey)
                .Select(k => $"{k} {Some(incident.Entities[k])}")
        );
        if (who.Length > 0)
            Line($"            {who}");
        if (incident.Attack.Count > 0)
            Line($"            ATT&CK {Some(incident.Attack, 8)}");
        to.WriteLine();
    }

    // Findings too low to open an incident: counted by detector, so that a thousand of one kind are one line.
    private void Alone(IReadOnlyList<Finding> alone)
    {
        if (alone.Count == 0)
            return;
        to.WriteLine($"Beside these, {alone.Count:N0} findings of lesser weight:");
        foreach (
            var group in alone
                .GroupBy(f => (f.Level, f.Detector.Name))
                .OrderByDescending(g => g.Key.Level)
                .ThenByDescending(g => g.Count())
                .ThenBy(g => g.Key.Name, StringComparer.Ordinal)
                .Take(10)
        )
            Line($"{Level(group.Key.Level)}  {group.Count(), 6:N0} x {TerminalText.Safe(group.Key.Name)}");
    }

    private void Line(string text) => to.WriteLine(text);

    private string Level(Level level)
    {
        var word = level.ToString().ToLowerInvariant().PadRight(10)[..10];
        if (!colour)
            return word;
        var code = level switch
        {
            Detect.Level.Critical => "\u001b[1;31m",
            Detect.Level.High => "\u001b[31m",
            Detect.Level.Medium => "\u001b[33m",
            _ => "\u001b[36m",
        };
        return code + word + Plain;
    }

    private static string Some(IReadOnlyList<string> values, int most = 3) =>
        string.Join(", ", values.Take(most).Select(v => TerminalText.Safe(v, 60)))
        + (values.Count > most ? $" and {values.Count - most} more" : "");

    private static string Day(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
