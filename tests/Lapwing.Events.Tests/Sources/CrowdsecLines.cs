using System.Text.RegularExpressions;

namespace Lapwing.Events.Tests;

/// <summary>Reads what CrowdSec's parser assertions say of each line: its message, address and account.</summary>
internal static partial class CrowdsecLines
{
    public sealed record Line(string Message, List<(Column, string)> Columns);

    public static IEnumerable<Line> Read(IEnumerable<string> assertions)
    {
        var lines = new Dictionary<string, (string? Message, List<(Column, string)> Columns)>(StringComparer.Ordinal);
        foreach (var assertion in assertions)
        {
            if (Assertion().Match(assertion) is not { Success: true } found)
                continue;
            // One line may pass several parsers; each repeats the message.
            var key = found.Groups["stage"].Value + found.Groups["index"].Value;
            var value = Regex.Unescape(found.Groups["value"].Value);
            var (message, columns) = lines.TryGetValue(key, out var known) ? known : (null, []);
            switch (found.Groups["field"].Value)
            {
                case "Parsed[\"message\"]":
                    message = value;
                    break;
                case "Meta[\"source_ip\"]":
                    columns.Add((Column.SrcIp, value));
                    break;
                case "Meta[\"target_user\"]" when value.Length > 0:
                    columns.Add((Column.User, value));
                    break;
            }
            lines[key] = (message, columns);
        }
        return lines
            .Values.Where(l => l.Message is not null && l.Columns.Count > 0)
            .Select(l => new Line(l.Message!, l.Columns));
    }

    [GeneratedRegex(
        """^results\["(?<stage>[^"]+"\]\["[^"]+)"\]\[(?<index>\d+)\]\.Evt\.(?<field>\w+\["\w+"\]) == "(?<value>.*)"$""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Assertion();
}
