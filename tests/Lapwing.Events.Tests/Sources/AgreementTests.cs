using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>The best share of agreement so far, per kind of log: it may only rise.</summary>
public class AgreementTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("AWS__aws-cloudtrail", "aws.cloudtrail", null, 0.96)]
    [InlineData("Apache__apache", "web.", null, 0.95)]
    [InlineData("NGINX__nginx", "web.", null, 0.85)]
    [InlineData("OpenSSH__openssh", "openssh.sshd", "openssh.sshd", 0.81)]
    [InlineData("Windows__windows", "microsoft.windows", null, 0.66)]
    [InlineData("Beats__winlogbeat", "microsoft.windows", null, 0.77)]
    public void Columns_agree_with_the_parses_of_sekoia(string format, string source, string? declared, double floor)
    {
        using var archive = Corpora.Open("parsing.zip");
        using var log = new NormalisedLog();
        var agreement = new Agreement();
        var (recognised, records) = (0, 0);
        foreach (var line in Lines(archive.GetEntry($"sekoia/{format}.jsonl")!))
        {
            using var pair = JsonDocument.Parse(line);
            var message = pair.RootElement.GetProperty("input").GetProperty("message").GetString()!;
            var batch = log.Read(message, declared);
            if (batch.Count != 1)
                continue;
            records++;
            if (!batch.Variant(0)!.Source.StartsWith(source, StringComparison.Ordinal))
            {
                output.WriteLine($"{batch.Variant(0)!.Source}: {message}");
                continue;
            }
            recognised++;
            agreement.Compare(batch, 0, pair.RootElement.GetProperty("expected"));
        }
        output.WriteLine($"{format}: {recognised} of {records} recognised; {agreement}");
        foreach (var difference in agreement.Differences)
            output.WriteLine(difference);
        agreement.Compared.ShouldBeGreaterThan(10);
        agreement.Share.ShouldBeGreaterThanOrEqualTo(floor);
    }

    [Theory]
    [InlineData("sysmon", 1.0)]
    [InlineData("security", 1.0)]
    [InlineData("powershell", 1.0)]
    public void Columns_agree_with_what_winlogbeat_makes_of_windows_events(string module, double floor)
    {
        using var archive = Corpora.Open("evtx/winlogbeat-golden.zip");
        using var log = new NormalisedLog();
        var agreement = new Agreement();
        foreach (var entry in archive.Entries)
        {
            if (
                !entry.FullName.Contains(module, StringComparison.Ordinal)
                || !entry.FullName.EndsWith(".golden.json", StringComparison.Ordinal)
            )
                continue;
            using var events = JsonDocument.Parse(Lines(entry).Aggregate("", (a, b) => a + b));
            foreach (var expected in events.RootElement.EnumerateArray())
            {
                var batch = log.Read(expected.GetRawText());
                batch.Variant(0)!.Source.ShouldStartWith("microsoft.windows");
                agreement.Compare(batch, 0, expected);
            }
        }
        output.WriteLine($"{module}: {agreement}");
        foreach (var difference in agreement.Differences)
            output.WriteLine(difference);
        agreement.Compared.ShouldBeGreaterThan(10);
        agreement.Share.ShouldBeGreaterThanOrEqualTo(floor);
    }

    /// <summary>Their assertions name the address and the account of each ssh line.</summary>
    [Fact]
    public void Addresses_and_users_of_ssh_lines_agree_with_crowdsecs_parsers()
    {
        using var archive = Corpora.Open("parsing.zip");
        using var log = new NormalisedLog();
        var (equal, compared) = (0, 0);
        foreach (
            var assert in archive.Entries.Where(e =>
                e.FullName.StartsWith("crowdsec/sshd-", StringComparison.Ordinal) && e.Name == "parser.assert"
            )
        )
        {
            var folder = assert.FullName[..^"parser.assert".Length];
            var file = archive.Entries.First(e =>
                e.FullName.StartsWith(folder, StringComparison.Ordinal)
                && e.Name.EndsWith(".log", StringComparison.Ordinal)
            );
            var batch = log.Read(string.Join('\n', Lines(file)));
            var messages = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < batch.Count; i++)
                messages[batch.Text(i, Column.Message)] = i;
            foreach (var expected in CrowdsecLines.Read(Lines(assert)))
            {
                if (!messages.TryGetValue(expected.Message, out var index))
                    continue;
                foreach (var (column, value) in expected.Columns)
                {
                    compared++;
                    if (batch.Text(index, column) == value)
                        equal++;
                    else
                        output.WriteLine(
                            $"{column}: expected '{value}', found '{batch.Text(index, column)}' in {expected.Message}"
                        );
                }
            }
        }
        output.WriteLine($"{equal} of {compared}");
        compared.ShouldBeGreaterThan(10);
        ((double)equal / compared).ShouldBe(1.0);
    }

    private static IEnumerable<string> Lines(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
