using System.IO.Compression;
using Lapwing.Testing;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>Real logs: each read in several ways, always with the same result, and nothing of it lost.</summary>
public class CorpusTests
{
    private const int MostBytes = 1 << 20;

    [Theory]
    [InlineData("syslog.zip", "")]
    [InlineData("cloud.zip", "")]
    [InlineData("windows-json.zip", "atomic/windows/defense_evasion/")]
    [InlineData("windows-json.zip", "compound/")]
    [InlineData("sigma/regression.zip", "")]
    [InlineData("zeek.zip", "")]
    public void Real_logs_read_the_same_in_any_windows_and_nothing_is_lost(string archive, string under)
    {
        using var zip = Corpora.Open(archive);
        var files = 0;
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith(under, StringComparison.Ordinal)))
        {
            if (entry.Length == 0 || entry.FullName.EndsWith(".evtx", StringComparison.Ordinal))
                continue;
            files++;
            var bytes = Head(entry);
            var format = Lapwing.Events.Formats.Detect(bytes.AsSpan(0, Math.Min(bytes.Length, EventIds.HeadBytes)));
            var whole = Reading.All(format, bytes);
            var random = new Random(files);
            Same.Events(whole, Reading.All(format, bytes, () => random.Next(1, 200_000), maxEvents: 77));
            foreach (var read in whole)
                Same.Fields(read, Reading.Decoded(read));
            // An envelope's own keys and CSV's commas are no record's; all else must be in one.
            if (format.Name == "lines")
                Same.Covered(bytes, whole, " \t\r\n\0"u8);
        }
        Assert.True(files > 0, $"No file in {archive} under '{under}'.");
    }

    [Theory]
    [InlineData("syslog.zip", "auth-bruteforce/auth.log", "lines", 7121)]
    [InlineData("syslog.zip", "web-benign/apache_combined_10k.log", "lines", 10_000)]
    [InlineData("syslog.zip", "web-scans/w3af.txt", "lines", 3996)]
    [InlineData("syslog.zip", "loghub/Mac/Mac_2k.log", "lines", 2000)]
    [InlineData("syslog.zip", "loghub/Linux/Linux_2k.log", "lines", 2000)]
    [InlineData("syslog.zip", "loghub/Linux/Linux_2k.log_structured.csv", "csv", 2000)]
    [InlineData("cloud.zip", "gws-audit-attack/login.json", "json", 71)]
    [InlineData("cloud.zip", "o365-unified-audit/auditrecords.jsonl", "lines", 5373)]
    [InlineData(
        "windows-json.zip",
        "atomic/windows/credential_access/host/cmd_dumping_ntds_dit_file_ntdsutil/cmd_dumping_ntds_dit_file_ntdsutil.json",
        "lines",
        11_184
    )]
    public void Logs_of_known_formats_are_understood_whole(string archive, string name, string format, int events)
    {
        using var zip = Corpora.Open(archive);
        using var batch = new EventBatch(Reading.Names);
        var problems = new List<Problem>();
        var found = 0;
        var stream = zip.GetEntry(name)!.Open();
        foreach (var log in new LogFiles(LogFileOptions.Default, problems.Add).Open(stream, name, null))
            using (log)
            {
                Assert.Equal(format, log.Format.Name);
                for (; log.TryReadBatch(batch); found += batch.Count)
                for (var i = 0; i < batch.Count; i++)
                    Assert.Null(batch.Fault(i));
            }
        Assert.Equal(events, found);
        Assert.Empty(problems);
    }

    private static byte[] Head(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[Math.Min(entry.Length, MostBytes)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
