using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Lapwing.Journeys;

/// <summary>Files that are broken or mean harm, among one that is well.</summary>
public sealed class HostileFileJourneys
{
    private const string Good = "{\"mark\":\"well\",\"n\":1}\n{\"mark\":\"well\",\"n\":2}\n";

    /// <summary>What is wrong with a file, and whether a message must name it.</summary>
    public static TheoryData<string, bool> Kinds =>
        new()
        {
            { "empty.log", false },
            { "binary.bin", false },
            { "cut.json.gz", true },
            { "bomb.gz", true },
            { "bomb.zip", true },
            { "huge-line.log", false },
            { "deep.json", false },
            { "utf16.log", false },
            { "not-a.zip", false },
        };

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_bad_file_does_not_keep_the_others_from_being_read(string name, bool named)
    {
        using var folder = new Folder();
        var bad = Write(folder, name);
        var good = folder.Write("well.jsonl", Good);

        var parsed = await Program.Run("parse", bad, good);
        parsed.Code.ShouldBe(0, parsed.Errors);
        Lines(parsed.Output)
            .Count(l => l.GetProperty("fields").TryGetProperty("mark", out var m) && m.GetString() == "well")
            .ShouldBe(2);
        if (named)
            parsed.Errors.ShouldContain(name);
        parsed.Errors.ShouldNotContain("Unhandled exception");

        var summary = folder.File("summary.json");
        var scanned = await Program.Run("scan", folder.File("."), "--summary", summary, "--json", "-");
        scanned.Code.ShouldBe(0, scanned.Errors);
        scanned.Errors.ShouldNotContain("Unhandled exception");
        foreach (var line in Lines(scanned.Output))
            line.GetProperty("id").GetString().ShouldNotBeNullOrEmpty();
        using var told = JsonDocument.Parse(await File.ReadAllTextAsync(summary));
        told.RootElement.GetProperty("events").GetInt64().ShouldBeGreaterThanOrEqualTo(2);
        if (named)
            told.RootElement.GetProperty("unread").ToString().ShouldContain(name);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_bad_file_alone_ends_with_a_message_or_what_could_be_read(string name, bool named)
    {
        using var folder = new Folder();
        var bad = Write(folder, name);
        foreach (var verb in new[] { "parse", "scan" })
        {
            var ended = await Program.Run(verb, bad);
            ended.Code.ShouldBeOneOf(0, 3);
            ended.Errors.ShouldNotContain("Unhandled exception");
            if (named)
                (ended.Output + ended.Errors).ShouldContain(name);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        using var folder = new Folder();
        var missing = folder.File("missing.log");
        foreach (var verb in new[] { "parse", "scan" })
        {
            var ended = await Program.Run(verb, missing);
            ended.Code.ShouldBe(3, verb);
            (ended.Output + ended.Errors).ShouldContain("missing.log");
        }
    }

    [Fact]
    public async Task Standard_input_is_read_and_escapes_do_not_reach_the_terminal()
    {
        var text =
            "Nov 20 09:00:00 web01 sshd[7]: Failed password for \u001b]0;owned\u0007\u001b[2Jroot from 192.0.2.5 port 22 ssh2\n";
        var parsed = await Program.RunWith(Encoding.UTF8.GetBytes(text), "parse", "-");
        parsed.Code.ShouldBe(0, parsed.Errors);
        parsed.Output.ShouldNotContain('\u001b');
        Lines(parsed.Output).Single().GetProperty("raw").GetString()!.ShouldContain("\u001b[2J");
        var scanned = await Program.RunWith(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 60))),
            "scan",
            "-"
        );
        scanned.Code.ShouldBe(0, scanned.Errors);
        scanned.Output.ShouldNotContain('\u001b');
    }

    private static string Write(Folder folder, string name)
    {
        var line = Encoding.UTF8.GetBytes("{\"mark\":\"bad\"}\n");
        return name switch
        {
            "empty.log" => folder.Write(name, []),
            "binary.bin" => folder.Write(name, Noise(100_000)),
            "cut.json.gz" => folder.Write(name, Gzip(Enumerable.Repeat(line, 20_000))[..^30]),
            "bomb.gz" => folder.Write(name, Gzip(Enumerable.Repeat(new byte[1 << 20], 1200))),
            "bomb.zip" => folder.Write(name, Zip(Enumerable.Repeat(new byte[1 << 20], 1200))),
            "huge-line.log" => folder.Write(name, [.. Enumerable.Repeat((byte)'a', 40 << 20)]),
            "deep.json" => folder.Write(name, new string('[', 200_000) + new string(']', 200_000)),
            "utf16.log" => folder.Write(
                name,
                [0xff, 0xfe, .. Encoding.Unicode.GetBytes("Nov 20 09:00:00 web01 sshd[7]: Accepted\n")]
            ),
            _ => folder.Write(name, [.. "PK\u0003\u0004"u8, .. Noise(5000)]),
        };
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(6).NextBytes(noise);
        return noise;
    }

    private static byte[] Gzip(IEnumerable<byte[]> parts)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            foreach (var part in parts)
                gzip.Write(part);
        return packed.ToArray();
    }

    private static byte[] Zip(IEnumerable<byte[]> parts)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var member = zip.CreateEntry("inside.log").Open();
            foreach (var part in parts)
                member.Write(part);
        }
        return packed.ToArray();
    }

    private static List<JsonElement> Lines(string output) =>
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l =>
                {
                    using var read = JsonDocument.Parse(l);
                    return read.RootElement.Clone();
                }),
        ];
}
