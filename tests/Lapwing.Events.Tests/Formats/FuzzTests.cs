using System.Text;
using Lapwing.Testing;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>Mutated cases, read by every format, in odd windows, with tight limits.</summary>
public class FuzzTests
{
    private const int Rounds = 4000;

    private static readonly string[] Snippets =
    [
        "\n",
        "\r\n",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        ",",
        ":",
        "},{",
        "{\"a\":",
        "\n{\"b\":1}\n",
        "\0\0",
        "\\u12",
        "\"\"",
        " [20/Nov/2026:12:00:00 +0000] \"",
        "<13>",
        "Nov 20 12:00:00 ",
        "ÿ",
        ";",
        "\t",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_bytes_break_a_reader_or_get_lost(int seed)
    {
        var cases = CaseFolder
            .Names("Formats", ".log")
            .Select(row => CaseFolder.Bytes("Formats", row.Data + ".log"))
            .ToArray();
        Fuzz(cases, seed, Rounds);
    }

    [Theory]
    [InlineData("syslog.zip", "auth-bruteforce/auth.log")]
    [InlineData("syslog.zip", "web-scans/acunetix.txt")]
    [InlineData("syslog.zip", "loghub/Linux/Linux_2k.log_structured.csv")]
    [InlineData("cloud.zip", "gws-audit-attack/login.json")]
    [InlineData("cloud.zip", "stratus-cloudtrail/aws.defense-evasion.cloudtrail-event-selectors.json")]
    [InlineData("zeek.zip", "ocsf-sample-dataset/http.log")]
    public void Nor_do_mutated_real_logs(string archive, string name)
    {
        using var zip = Corpora.Open(archive);
        using var stream = zip.GetEntry(name)!.Open();
        var head = new byte[4096];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        Fuzz([head[..length]], seed: 7, rounds: 150);
    }

    private static void Fuzz(byte[][] cases, int seed, int rounds)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var input = Mutated(cases[random.Next(cases.Length)], random);
            var limits = new ReadLimits { RecordBytes = random.Next(4) == 0 ? random.Next(40, 400) : 1 << 20 };
            foreach (var format in Lapwing.Events.Formats.All)
            {
                try
                {
                    var whole = Reading.All(format, input, limits: limits);
                    var step = random.Next(1, 50);
                    Same.Events(whole, Reading.All(format, input, () => step, limits, maxEvents: random.Next(1, 5)));
                    foreach (var read in whole)
                        Same.Fields(read, Reading.Decoded(read));
                    if (format.Name != "csv" && !HasEnvelope(input))
                        Same.Covered(input, whole, " \t\r\n\0,[]"u8);
                }
                catch (Exception fault)
                {
                    Assert.Fail(
                        $"{format.Name}, seed {seed}, round {round}, limit {limits.RecordBytes}, bytes {Convert.ToHexString(input)}\n{Encoding.Latin1.GetString(input)}\n{fault}"
                    );
                }
            }
        }
    }

    private static bool HasEnvelope(byte[] input) =>
        new[] { "Records", "records", "value", "activities" }.Any(key =>
            input.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\"{key}\"")) >= 0
        );

    private static byte[] Mutated(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var edits = random.Next(1, 6); edits > 0 && bytes.Count > 4; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(Snippets[random.Next(Snippets.Length)]));
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 80), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }
}
