using System.IO.Compression;
using System.Text;
using Lapwing.Events;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Ingest.Tests;

public sealed class IngestBodyTests
{
    private static readonly FieldNames Names = new();

    [Theory]
    [InlineData(
        "application/x-ndjson",
        "{\"a\":1}\n\n{\"a\":2}\r\n{\"a\":",
        new[] { "{\"a\":1}", "{\"a\":2}", "{\"a\":" }
    )]
    [InlineData("application/json", "[{\"a\":1}, {\"a\":\"]\"}]", new[] { "{\"a\":1}", "{\"a\":\"]\"}" })]
    [InlineData("application/json; charset=utf-8", "{\n \"a\": 1\n}", new[] { "{\n \"a\": 1\n}" })]
    [InlineData("application/json", "{\"Records\":[{\"a\":1},{\"a\":2}]}", new[] { "{\"a\":1}", "{\"a\":2}" })]
    [InlineData(null, "[{\"a\":1},{\"a\":2}]", new[] { "{\"a\":1}", "{\"a\":2}" })]
    [InlineData(
        "text/plain",
        "Nov 20 12:00:00 h p: x\nanything at all\n",
        new[] { "Nov 20 12:00:00 h p: x", "anything at all" }
    )]
    [InlineData("text/csv", "ip,user\n192.0.2.1,ada\n", new[] { "{\"ip\":\"192.0.2.1\",\"user\":\"ada\"}" })]
    [InlineData(
        "application/octet-stream",
        "ip,user\n192.0.2.1,ada\n192.0.2.2,bob\n",
        new[] { "{\"ip\":\"192.0.2.1\",\"user\":\"ada\"}", "{\"ip\":\"192.0.2.2\",\"user\":\"bob\"}" }
    )]
    [InlineData(
        "text/plain",
        "ip,user\n192.0.2.1,ada\n192.0.2.2,bob\n",
        new[] { "ip,user", "192.0.2.1,ada", "192.0.2.2,bob" }
    )]
    [InlineData("text/plain", "", new string[0])]
    [InlineData("application/json", "nonsense", new[] { "nonsense" })]
    public async Task A_body_is_split_into_its_records(string? type, string body, string[] records)
    {
        var (reading, found) = await Read(Encoding.UTF8.GetBytes(body), type);
        found.ShouldBe(records);
        (reading.Accepted, reading.Rejected, reading.Problem).ShouldBe((records.Length, 0, null));
    }

    [Fact]
    public async Task Gzip_is_known_by_its_header_or_its_first_bytes_and_marks_are_no_text()
    {
        var gzip = Gzip("one\ntwo\n"u8.ToArray());
        (await Read(gzip, "text/plain", "gzip")).Records.ShouldBe(["one", "two"]);
        (await Read(gzip, "text/plain")).Records.ShouldBe(["one", "two"]);
        (await Read([.. "\uFEFFone"u8], null)).Records.ShouldBe(["one"]);
        (await Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("één\ntwo")], null)).Records.ShouldBe(["één", "two"]);
        (await Read([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("één")], null)).Records.ShouldBe(["één"]);
    }

    [Fact]
    public async Task What_is_no_body_of_records_is_refused_whole_with_a_reason()
    {
        var limits = new IngestLimits { BodyBytes = 100_000, Records = 10 };
        await Refused(new byte[100_001], null, limits, "LW-INGEST-001", tooLarge: true);
        await Refused(Gzip(new byte[100_001]), "gzip", limits, "LW-INGEST-001", tooLarge: true); // a bomb stops at the limit
        await Refused(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\n", 11))),
            null,
            limits,
            "LW-INGEST-002",
            tooLarge: true
        );
        await Refused("not gzip"u8.ToArray(), "gzip", limits, "LW-INGEST-003");
        await Refused(Gzip(new byte[5000])[..20], "gzip", limits, "LW-INGEST-003");
        await Refused("x"u8.ToArray(), "br", limits, "LW-INGEST-004");
        await Refused([.. "PK\x03\x04"u8, 0, 0], null, limits, "LW-INGEST-006");
    }

    [Fact]
    public async Task A_record_that_is_too_long_is_turned_away_alone()
    {
        var limits = new IngestLimits { RecordBytes = 1000, Named = 1 };
        var body = $"a\n{new string('x', 1001)}\n{new string('y', 1000)}\n{{\"a\":\"{new string('z', 2000)}\"}}\nb";
        var (reading, records) = await Read(Encoding.UTF8.GetBytes(body), "text/plain", limits: limits);
        records.ShouldBe(["a", new string('y', 1000), "b"]);
        (reading.Accepted, reading.Rejected).ShouldBe((3, 2));
        reading.Named.ShouldBe([new RejectedRecord(2, "LW-INGEST-005", "The record is longer than 1000 bytes.")]);
    }

    [Fact]
    public async Task Any_bytes_at_all_are_taken_or_refused_and_never_thrown_at()
    {
        var random = new Random(11);
        string?[] types = [null, "text/plain", "application/json", "application/x-ndjson", "text/csv"];
        byte[] likely = [.. "{}[]\",:\n\r\\ \0,1aé\uFEFF"u8];
        for (var i = 0; i < 3000; i++)
        {
            var body = new byte[random.Next(200)];
            random.NextBytes(body);
            if (i % 3 > 0)
                for (var j = 0; j < body.Length; j++)
                    body[j] = likely[body[j] % likely.Length];
            var type = types[i % types.Length];
            var (reading, records) = await Read(body, type, limits: new IngestLimits { RecordBytes = 100 });
            if (reading.Problem is null)
                records.Count.ShouldBe(reading.Accepted, $"{type}: {Convert.ToHexString(body)}");
        }
    }

    [Fact]
    public async Task A_gzip_body_that_was_cut_anywhere_is_refused_whole()
    {
        byte[][] bodies =
        [
            Gzip("one\ntwo\n"u8.ToArray()),
            [.. Gzip("one\n"u8.ToArray()), .. Gzip("two\n"u8.ToArray())],
        ];
        foreach (var body in bodies)
        {
            (await Read(body, null, "gzip")).Records.ShouldBe(["one", "two"]);
            for (var length = 1; length < body.Length; length++)
            {
                var (reading, records) = await Read(body[..length], null, "gzip");
                // Cut between two members it is a whole gzip of the first.
                if (reading.Problem is null)
                    records.ShouldBe(["one"]);
                else
                    reading.Problem.Code.ShouldBe("LW-INGEST-003");
                (reading.Problem is null).ShouldBe(body == bodies[1] && length == Gzip("one\n"u8.ToArray()).Length);
            }
        }
    }

    [Fact]
    public async Task Real_windows_events_come_through_as_they_were_sent()
    {
        using var archive = Corpora.Open("windows-json.zip");
        var entry = archive
            .Entries.Where(e => e.FullName.EndsWith(".json", StringComparison.Ordinal))
            .OrderBy(e => e.Length)
            .First(e => e.Length > 500_000);
        using var text = new StreamReader(entry.Open());
        var lines = (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        lines.Count.ShouldBeGreaterThan(100);
        var (reading, records) = await Read(
            Gzip(Encoding.UTF8.GetBytes(string.Join('\n', lines))),
            "application/x-ndjson",
            "gzip"
        );
        reading.Rejected.ShouldBe(0);
        records.ShouldBe(lines.Select(l => l.TrimEnd('\r')));
    }

    private static async Task Refused(
        byte[] body,
        string? encoding,
        IngestLimits limits,
        string code,
        bool tooLarge = false
    )
    {
        var (reading, _) = await Read(body, null, encoding, limits);
        (reading.Problem?.Code, reading.IsTooLarge, reading.Accepted).ShouldBe((code, tooLarge, 0));
    }

    private static async Task<(IngestReading Reading, List<string> Records)> Read(
        byte[] body,
        string? type,
        string? encoding = null,
        IngestLimits? limits = null
    )
    {
        using var draft = new SpoolDraft(Origin.Door("http", null), SpoolSteps.Noon);
        using var stream = new MemoryStream(body);
        var reading = await IngestBody.Read(
            stream,
            type,
            encoding,
            draft,
            Names,
            limits ?? IngestLimits.Default,
            TestContext.Current.CancellationToken
        );
        return (reading, reading.Problem is null ? draft.Texts() : []);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
