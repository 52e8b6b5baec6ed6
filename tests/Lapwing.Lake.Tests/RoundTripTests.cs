using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lapwing.Events;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class RoundTripTests(LakeFixture lake)
{
    /// <summary>Archives of the corpora and how many events of each file are compared.</summary>
    public static TheoryData<string, string> Corpus =>
        new()
        {
            { "syslog.zip", "auth-bruteforce/" },
            { "syslog.zip", "web-scans/" },
            { "syslog.zip", "web-benign/" },
            { "windows-json.zip", "empire_" },
            { "windows-json.zip", "psh_" },
            { "cloud.zip", "stratus-cloudtrail/" },
            { "zeek.zip", "apt29-day1/" },
        };

    [Theory, MemberData(nameof(Corpus))]
    public async Task An_event_comes_back_as_it_was_read(string archive, string folder)
    {
        using var zip = Corpora.Open(archive);
        var (tenant, other) = (await lake.Tenant(), await lake.Tenant());
        var compared = 0;
        foreach (var entry in zip.Entries.Where(e => e.FullName.Contains(folder) && e.Length > 0).Take(3))
            compared += await Compare(tenant, entry);
        compared.ShouldBeGreaterThan(20);
        (await lake.Search.Search(other, "*", null, null, 10, null, default)).Value!.Rows.ShouldBeEmpty();
    }

    private async Task<int> Compare(TenantName tenant, ZipArchiveEntry entry)
    {
        using var copy = new MemoryStream();
        await using (var stream = entry.Open())
            await stream.CopyToAsync(copy);
        copy.Position = 0;
        var compared = 0;
        foreach (var batch in Logs.Read(lake, copy, entry.FullName, entry.LastWriteTime).Take(2))
            using (batch)
            {
                var result = await lake.Events.Append(tenant, batch, $"{entry.FullName}{compared}", null, default);
                result.Refused.ShouldBeEmpty();
                result.Stored.ShouldBe(batch.Count);
                var count = Math.Min(batch.Count, 500);
                var ids = Enumerable.Range(0, count).Select(i => EventIds.Text(batch.Id(i))).ToList();
                var found = await lake.Search.EventsByIds(tenant, ids, default);
                var byId = found.ToDictionary(e => e.GetProperty("id").GetString()!);
                byId.Count.ShouldBe(count);
                for (var i = 0; i < count; i++)
                    ShouldBeSame(Logs.Json(batch, i), byId[ids[i]]);
                compared += count;
            }
        return compared;
    }

    private static void ShouldBeSame(string read, JsonElement stored)
    {
        var (expected, actual) = (JsonNode.Parse(read), JsonNode.Parse(stored.GetRawText()));
        if (!JsonNode.DeepEquals(expected, actual))
            actual!.ToJsonString().ShouldBe(expected!.ToJsonString());
    }
}
