using System.Text;
using Lapwing.Detect.Tests.Content;
using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Pipeline;

/// <summary>What is found does not depend on how events were cut into batches, on their order, or on a restart.</summary>
public class DetectionTests
{
    private const int SmallBatch = 97;

    [Fact]
    public void Two_runs_find_the_same_to_the_letter()
    {
        var batches = Samples.Read();
        var first = Texts(Samples.Run(Samples.Detection(behaviours: true), batches));
        Dispose(batches);
        var again = Samples.Read();
        Texts(Samples.Run(Samples.Detection(behaviours: true), again)).ShouldBe(first);
        Dispose(again);
        first.Count.ShouldBeGreaterThan(30);
    }

    [Fact]
    public void Small_batches_find_what_large_ones_do()
    {
        var (large, small) = (Samples.Read(), Samples.Read(SmallBatch));
        small.Count.ShouldBeGreaterThan(large.Count * 2);
        Texts(Samples.Run(Samples.Detection(), small)).ShouldBe(Texts(Samples.Run(Samples.Detection(), large)));
        Dispose(large);
        Dispose(small);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_batches_changes_no_finding(int seed)
    {
        var batches = Samples.Read(SmallBatch);
        var inOrder = Samples.Run(Samples.Detection(), batches);
        var shuffled = batches.ToArray();
        new Random(seed).Shuffle(shuffled);
        var found = Samples.Run(Samples.Detection(), shuffled);
        found.Keys.ShouldBe(inOrder.Keys);
        foreach (var (id, finding) in found)
            finding.EventCount.ShouldBe(inOrder[id].EventCount, $"seed {seed}, {finding.Detector.Name}");
        Dispose(batches);
    }

    [Fact]
    public void A_restart_after_every_batch_changes_no_finding()
    {
        var batches = Samples.Read(SmallBatch);
        var whole = Samples.Run(Samples.Detection(), batches);

        var told = new List<Finding>();
        var detection = Samples.Detection();
        foreach (var batch in batches)
        {
            told.AddRange(detection.Process(batch));
            told.AddRange(detection.Advance());
            var after = Samples.Detection();
            after.Load(detection.Save()).ShouldBeEmpty();
            after.Watermark.ShouldBe(detection.Watermark);
            detection = after;
        }
        told.AddRange(detection.Finish());
        Texts(Samples.Last(told)).ShouldBe(Texts(whole));
        Dispose(batches);
    }

    [Fact]
    public void A_run_that_a_restart_cut_in_two_still_says_where_its_events_are()
    {
        var lines = string.Concat(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    $"Nov 16 13:05:{i:00} web01 sshd[814]: Failed password for root from 192.0.2.9 port {4000 + i} ssh2\n"
                )
        );
        var batches = ShippedContent.Read(new MemoryStream(Encoding.ASCII.GetBytes(lines)), "auth.log", 4);
        var first = Samples.Detection();
        foreach (var batch in batches.Take(1))
            first.Process(batch);
        var second = Samples.Detection();
        second.Load(first.Save()).ShouldBeEmpty();
        var found = Samples.Run(second, batches.Skip(1)).Values;
        var run = found.Single(f => f.Detector is { Kind: "correlation", Name: "Passwords guessed from one address" });
        run.EventCount.ShouldBe(40);
        run.Events.ShouldAllBe(e => e.File == "auth.log" && e.Time != null && e.Record > 0);
        run.Entities["host"].ShouldBe(["web01"]);
        Dispose(batches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no state of this program")]
    public void A_state_that_is_none_is_said_and_begins_anew(string saved)
    {
        var detection = Samples.Detection();
        var problems = detection.Load(Encoding.ASCII.GetBytes(saved));
        problems.Select(p => p.Code).ShouldBe(saved.Length == 0 ? [] : ["LW-DETECT-001"]);
        detection.Watermark.ShouldBe(EventBatch.NoTime);
    }

    [Fact]
    public void A_state_that_was_cut_short_or_changed_is_told_apart_and_not_taken_up()
    {
        var batches = Samples.Read();
        var detection = Samples.Detection(behaviours: true);
        foreach (var batch in batches)
            detection.Process(batch);
        var saved = detection.Save();
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var damaged = i % 2 == 0 ? saved.AsSpan(0, random.Next(4, saved.Length)).ToArray() : [.. saved];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            var other = Samples.Detection(behaviours: true);
            other.Load(damaged).Select(p => p.Code).ShouldBe(["LW-DETECT-001"], $"round {i}, {damaged.Length} bytes");
            other.Watermark.ShouldBe(EventBatch.NoTime);
        }
        Dispose(batches);
    }

    [Fact]
    public void A_date_in_the_future_blinds_no_correlation()
    {
        var received = new DateTimeOffset(2026, 11, 16, 13, 6, 0, TimeSpan.Zero);
        var stream = new Detection(ShippedContent.Detectors, [], TimeSpan.FromMinutes(10));
        using var first = Door(
            received,
            ["2099-01-01T00:00:00Z web01 sshd[1]: Failed password for root from 198.51.100.7 port 4 ssh2"]
        );
        using var rest = Door(
            received,
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    $"2026-11-16T13:05:{i:00}Z web01 sshd[9]: Failed password for root from 192.0.2.9 port {4000 + i} ssh2"
                )
        );
        var told = stream.Process(first);
        told.AddRange(stream.Advance());
        stream.Watermark.ShouldBe(first.Received(0));
        told.AddRange(stream.Process(rest));
        told.AddRange(stream.Advance());
        Samples
            .Last(told)
            .Values.ShouldContain(f => f.Detector.Name == "Passwords guessed from one address" && f.EventCount == 40);
    }

    private static EventBatch Door(DateTimeOffset received, IEnumerable<string> lines)
    {
        var batch = new EventBatch(ShippedContent.Names);
        var micros = (received - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var line in lines)
        {
            var index = RawRecord.Decode(Encoding.ASCII.GetBytes(line), Origin.Door("http", "test"), 0, batch);
            batch.SetReceived(index, micros);
            batch.SetId(index, (UInt128)(index + 1));
        }
        ShippedContent.Sources.Normalise(batch, new TimeResolver(TimeContext.ReceivedAt(micros)));
        return batch;
    }

    [Fact]
    public void An_empty_batch_is_nothing()
    {
        using var batch = new EventBatch(ShippedContent.Names);
        var detection = Samples.Detection(behaviours: true);
        detection.Process(batch).ShouldBeEmpty();
        detection.Advance().ShouldBeEmpty();
        detection.Finish().ShouldBeEmpty();
        detection.Watermark.ShouldBe(EventBatch.NoTime);
    }

    [Fact]
    public void An_event_without_a_time_is_found_all_the_same_and_moves_no_clock()
    {
        var line =
            """{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":10,"TargetImage":"C:\\Windows\\system32\\lsass.exe","SourceImage":"C:\\t\\hlp.exe","GrantedAccess":"0x1010"}""";
        var batches = ShippedContent.Read(new MemoryStream(Encoding.ASCII.GetBytes(line)), "one.json");
        batches.Single().SetTime(0, EventBatch.NoTime, TimeQuality.Received);
        var detection = Samples.Detection(behaviours: true);
        var finding = Samples.Run(detection, batches).Values.Single();
        finding.Detector.Name.ShouldBe("Access to the memory of LSASS");
        finding.Time.ShouldBeNull();
        finding.Events.Single().Time.ShouldBeNull();
        detection.Watermark.ShouldBe(EventBatch.NoTime);
        Dispose(batches);
    }

    [Fact]
    public void The_same_file_under_two_names_gives_two_findings()
    {
        var line =
            "Nov 16 09:58:30 web01 sudo: www-data : user NOT in sudoers ; TTY=unknown ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id\n"u8.ToArray();
        var batches = new[] { "a/auth.log", "b/auth.log" }
            .SelectMany(n => ShippedContent.Read(new MemoryStream(line), n))
            .ToList();
        Samples
            .Run(Samples.Detection(), batches)
            .Values.Select(f => f.Events[0].File)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["a/auth.log", "b/auth.log"]);
        Dispose(batches);
    }

    private static List<string> Texts(SortedDictionary<string, Finding> findings) =>
        [.. findings.Values.Select(Samples.Text)];

    private static void Dispose(List<EventBatch> batches) => batches.ForEach(b => b.Dispose());
}
