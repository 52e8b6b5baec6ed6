using System.Text.Json;
using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class SearchTests(LakeFixture lake)
{
    /// <summary>A query and the records that it finds, newest first.</summary>
    public static TheoryData<string, string> Queries =>
        new()
        {
            { "", "8 7 6 5 4 3 2 1" },
            { "*", "8 7 6 5 4 3 2 1" },
            // Words: whole ones, whatever the case, anywhere in raw.
            { "mimikatz", "2 1" },
            { "MIMIKATZ", "2 1" },
            { "mimi", "" },
            { "mimi*", "2 1" },
            { "*katz", "2 1" },
            { "m?mikatz", "2 1" },
            { "\"failed password\"", "4 3" },
            { "\"password failed\"", "" },
            { "failed password", "4 3" },
            { "203.0.113.9", "4" },
            { "203.0.113.90", "3" },
            { @"C:\Tools\mimikatz.exe", "1" },
            { @"""C:\Tools""", "1" },
            { "grün", "5" },
            { "100%", "6" },
            { "http://evil.example/x", "7" },
            { "no_such_word_anywhere", "" },
            // Columns.
            { "user:root", "4 3" },
            { "user:ROOT", "4 3" },
            { "user:ro*", "4 3" },
            { "user:r?ot", "4 3" },
            { @"user:CORP\bob", "2" },
            { "user:*", "4 3 2" },
            { "NOT user:*", "8 7 6 5 1" },
            { "_exists_:user", "4 3 2" },
            { "src_ip:203.0.113.9", "4" },
            { "src_ip:203.0.113.0/24", "4 3" },
            { "src_ip:203.0.*", "4 3" },
            { "src_ip:2001:db8::/32", "7" },
            { "src_ip:fe80::1", "" },
            { "src_port:22", "4" },
            { "src_port:>1000", "3" },
            { "src_port:0", "5" },
            { "bytes_out:>=1000 bytes_out:<5000", "6" },
            { "bytes_out:*", "7 6" },
            { "status:404", "6" },
            { "status:>=400", "7 6" },
            { "severity:>2", "8" },
            { "time:>2026-11-20T12:05:00Z", "8 7" },
            { "source:test.*", "8 7 6 5 4 3 2 1" },
            { "class:other user:root", "4 3" },
            { "origin:sample.jsonl record:3", "3" },
            // Native fields: the whole path or its last part, any of the values.
            { "Event.System.EventID:4624", "1" },
            { "EventID:4624", "1" },
            { "eventid:4624", "1" },
            { "ventID:4624", "" },
            { "EventID:>4000", "2 1" },
            { "EventID:*", "2 1" },
            { @"Image:C:\\Windows\\System32\\cmd.exe", "2" },
            { @"Image:C:\Windows\System32\cmd.exe", "2" },
            { @"Image:*\cmd.exe", "2" },
            { "tags:red", "8" },
            { "tags:blue", "8" },
            { "tags:(green OR blue)", "8" },
            { "peer:10.1.0.0/16", "8" },
            { "\"data size\":12", "8" },
            // Together.
            { "mimikatz AND EventID:4625", "2" },
            { "mimikatz OR user:root", "4 3 2 1" },
            { "mimikatz NOT EventID:4625", "1" },
            { "user:root AND NOT src_port:22", "3" },
            { "(user:root OR mimikatz) AND NOT (src_port:22 OR EventID:4625)", "3 1" },
            { "user:(root OR \"CORP\\bob\")", "4 3 2" },
            { "user:root OR mimikatz EventID:4625", "4 3 2" },
            // What is not ours stays data.
            { "user:\"'; DROP TABLE events; --\"", "" },
            { "user:{p0:String}", "" },
            { @"raw:""\"" OR 1=1""", "" },
        };

    [Theory, MemberData(nameof(Queries))]
    public async Task A_query_finds_what_it_says(string query, string records)
    {
        var tenant = await Tenant();
        (await Found(tenant, query)).ShouldBe(records);
    }

    [Fact]
    public async Task Nothing_of_one_tenant_is_seen_by_another()
    {
        var tenant = await Tenant();
        var other = await lake.Tenant();
        (await Found(tenant, "*")).ShouldNotBeEmpty();
        (await Found(other, "*")).ShouldBeEmpty();
        using var events = Sample(lake.Names);
        var id = EventIds.Text(events.Batch.Id(0));
        (await lake.Search.Event(tenant, id, default)).ShouldNotBeNull();
        (await lake.Search.Event(other, id, default)).ShouldBeNull();
        (await lake.Search.Stats(other, default)).Events.ShouldBe(0);
        (await lake.Search.Histogram(other, "*", null, null, 10, default)).Value!.Buckets.Sum(b => b.Count).ShouldBe(0);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repeat()
    {
        var tenant = await lake.Tenant();
        using var events = new SampleEvents(lake.Names);
        // Many share a time; some have none; some lie days apart.
        for (var i = 0; i < 300; i++)
            events.Add($"line {i}").At(SampleEvents.First.AddHours(-i / 40 * 30));
        for (var i = 0; i < 20; i++)
            events.Add($"undated {i}").WithoutTime();
        await lake.Events.Append(tenant, events.Batch, "pages", null, default);

        List<string> ids = [];
        string? cursor = null;
        do
        {
            var answer = await lake.Search.Search(
                tenant,
                "line",
                SampleEvents.First.AddDays(-30),
                null,
                7,
                cursor,
                default
            );
            answer.Value!.Total.ShouldBe(new Total(300, "eq"));
            ids.AddRange(answer.Value.Rows.Select(r => r.GetProperty("id").GetString()!));
            cursor = answer.Value.Next;
        } while (cursor is not null);
        ids.Count.ShouldBe(300);
        ids.Distinct().Count().ShouldBe(300);
    }

    [Fact]
    public async Task What_has_no_time_comes_last_and_only_when_no_time_is_asked_for()
    {
        var tenant = await lake.Tenant();
        using var events = new SampleEvents(lake.Names);
        events.Add("dated").Add("undated").WithoutTime().Add("also dated");
        await lake.Events.Append(tenant, events.Batch, "undated", null, default);
        (await Found(tenant, "*")).ShouldBe("3 1 2");
        (await Found(tenant, "*", SampleEvents.First.AddYears(-1000))).ShouldBe("3 1");
        var page = (await lake.Search.Search(tenant, "*", null, null, 2, null, default)).Value!;
        page.Total.ShouldBe(new Total(3, "eq"));
        var rest = (await lake.Search.Search(tenant, "*", null, null, 2, page.Next, default)).Value!;
        rest.Rows.ShouldHaveSingleItem().GetProperty("time").ValueKind.ShouldBe(JsonValueKind.Null);
        rest.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Only_undated_events_are_still_found()
    {
        var tenant = await lake.Tenant();
        using var events = new SampleEvents(lake.Names);
        events.Add("one").WithoutTime().Add("two").WithoutTime();
        await lake.Events.Append(tenant, events.Batch, "only undated", null, default);
        var page = (await lake.Search.Search(tenant, "*", null, null, 10, null, default)).Value!;
        page.Rows.Count.ShouldBe(2);
        page.Total.Value.ShouldBe(2);
    }

    [Fact]
    public async Task Totals_are_exact_to_ten_thousand_and_a_bound_beyond()
    {
        var tenant = await lake.Tenant();
        using var events = new SampleEvents(lake.Names);
        for (var i = 0; i < 10_000; i++)
            events.Add("x").At(SampleEvents.First.AddSeconds(-i));
        await lake.Events.Append(tenant, events.Batch, "ten thousand", null, default);
        (await lake.Search.Search(tenant, "*", null, null, 1, null, default)).Value!.Total.ShouldBe(new(10_000, "eq"));
        using var more = new SampleEvents(lake.Names);
        more.Add("one more");
        await lake.Events.Append(tenant, more.Batch, "one more", null, default);
        (await lake.Search.Search(tenant, "*", null, null, 1, null, default)).Value!.Total.ShouldBe(new(10_000, "gte"));
    }

    [Fact]
    public async Task A_histogram_counts_every_event_once()
    {
        var tenant = await Tenant();
        var since = SampleEvents.First.AddMinutes(-1);
        var until = SampleEvents.First.AddMinutes(9);
        var all = (await lake.Search.Histogram(tenant, "*", since, until, 10, default)).Value!;
        all.IntervalSeconds.ShouldBe(60);
        all.Buckets.Select(b => b.Count).ShouldBe([0, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
        all.Buckets[0].Time.ShouldBe(since);
        var some = (await lake.Search.Histogram(tenant, "mimikatz", since, until, 10, default)).Value!;
        some.Buckets.Sum(b => b.Count).ShouldBe(2);
    }

    [Theory]
    [InlineData("user:", 1, "'user:' has no value.")]
    [InlineData("src_ip:10.0.0", 8, "'10.0.0' is not an address.")]
    [InlineData("bytes_out:>many", 12, "'many' is not a number, and bytes_out is compared with one.")]
    [InlineData("time:>soon", 7, "'soon' is not a time.")]
    public async Task A_wrong_query_is_a_problem_with_its_place(string query, int column, string message)
    {
        var answer = await lake.Search.Search(await lake.Tenant(), query, null, null, 10, null, default);
        answer.Value.ShouldBeNull();
        answer.Problem!.Place.Column.ShouldBe(column);
        answer.Problem.Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("MSwxLDEsMSwxLDE")]
    [InlineData("MSwnOyBEUk9QLDEsMSwxLDEsMQ")]
    public async Task A_cursor_that_no_page_gave_is_a_problem(string cursor)
    {
        var answer = await lake.Search.Search(await lake.Tenant(), "*", null, null, 10, cursor, default);
        answer.Problem!.Code.ShouldBe("LW-SEARCH-002");
    }

    private Task<TenantName> Tenant() =>
        lake.Shared(
            "sample",
            async tenant =>
            {
                using var events = Sample(lake.Names);
                await lake.Events.Append(tenant, events.Batch, "sample", null, default);
            }
        );

    private static SampleEvents Sample(FieldNames names) =>
        new SampleEvents(names)
            .Add(
                """{"Image":"C:\\Tools\\mimikatz.exe","EventID":4624}""",
                ".Event.System.EventID=4624",
                @".Image=C:\Tools\mimikatz.exe"
            )
            .Add(
                """{"Image":"C:\\Windows\\System32\\cmd.exe","cmd":"Invoke-Mimikatz","EventID":4625}""",
                @"user=CORP\bob",
                ".Event.System.EventID=4625",
                @".Event.EventData.Image=C:\Windows\System32\cmd.exe"
            )
            .Add(
                "sshd[77]: Failed password for root from 203.0.113.90",
                "user=root",
                "src_ip=203.0.113.90",
                "src_port=40022"
            )
            .Add(
                "sshd[78]: Failed password for root from 203.0.113.9",
                "user=root",
                "src_ip=203.0.113.9",
                "src_port=22"
            )
            .Add("der Wald ist grün", "src_port=0")
            .Add("disk 100% full_", "bytes_out=1000", "status=404")
            .Add(
                "GET http:\\/\\/evil.example\\/x",
                "bytes_out=18446744073709551615",
                "src_ip=2001:db8::7",
                "status=500"
            )
            .Add(
                "tags red blue peer 10.1.2.3 size 12",
                ".tags=red",
                ".tags=blue",
                ".net.peer=10.1.2.3",
                ".data size=12",
                "severity=4"
            );

    private async Task<string> Found(TenantName tenant, string query, DateTimeOffset? since = null)
    {
        var answer = await lake.Search.Search(tenant, query, since, null, 100, null, default);
        answer.Problem.ShouldBeNull();
        answer.Value!.Total.Value.ShouldBe(answer.Value.Rows.Count);
        return string.Join(' ', answer.Value.Rows.Select(r => r.GetProperty("record").GetInt32()));
    }
}
