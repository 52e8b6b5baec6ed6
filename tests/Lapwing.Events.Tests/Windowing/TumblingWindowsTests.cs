using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class TumblingWindowsTests
{
    private const long Minute = 60_000_000;

    private sealed class Count
    {
        public int Value { get; set; }
    }

    private readonly Watermark _watermark = new();

    private TumblingWindows<string, Count> Windows(int maxOpen = 100) =>
        new(
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(1),
            maxOpen,
            _watermark,
            () => new Count(),
            StringComparer.Ordinal
        );

    [Fact]
    public void Windows_end_when_the_watermark_passes_them_by_the_lateness()
    {
        var windows = Windows();
        Add(windows, "a", 1 * Minute);
        Add(windows, "b", 4 * Minute);
        Add(windows, "a", 5 * Minute);
        Said(windows.Close()).ShouldBeEmpty();
        // Late, but within a minute of the watermark's.
        Add(windows, "a", 4 * Minute);
        Add(windows, "a", 6 * Minute);
        Said(windows.Close()).ShouldBe(["a@0=2", "b@0=1"]);
        windows.At("a", 4 * Minute).ShouldBeNull();
        windows.Late.ShouldBe(1);
        Said(windows.CloseAll()).ShouldBe(["a@5=2"]);
        windows.Open.ShouldBe(0);
    }

    [Fact]
    public void Order_of_arrival_makes_no_difference_within_the_lateness()
    {
        var random = new Random(3);
        (string Key, long Time)[] events =
        [
            .. Enumerable.Range(0, 500).Select(_ => ($"k{random.Next(5)}", random.NextInt64(60 * Minute))),
        ];
        Array.Sort(events, (a, b) => a.Time.CompareTo(b.Time));
        var expected = Run(events);
        // Each moves by less than the lateness.
        var shuffled = events.OrderBy(e => e.Time + random.NextInt64(59_000_000)).ToArray();
        shuffled.ShouldNotBe(events);
        Run(shuffled).ShouldBe(expected);
    }

    [Fact]
    public void Beyond_the_bound_the_oldest_ends_early_and_is_counted()
    {
        var windows = Windows(maxOpen: 2);
        Add(windows, "a", 0);
        Add(windows, "b", 5 * Minute);
        Add(windows, "c", 5 * Minute);
        windows.Open.ShouldBe(2);
        windows.CutShort.ShouldBe(1);
        Said(windows.CloseAll()).ShouldBe(["a@0=1 cut", "b@5=1", "c@5=1"]);
    }

    [Fact]
    public void An_event_without_time_belongs_to_no_window()
    {
        var windows = Windows();
        windows.At("a", EventBatch.NoTime).ShouldBeNull();
        windows.Timeless.ShouldBe(1);
    }

    [Fact]
    public void Times_before_1970_fall_into_the_window_that_holds_them()
    {
        var windows = Windows();
        windows.At("a", -1)!.Value++;
        windows.CloseAll().Single().Start.ShouldBe(-5 * Minute);
    }

    [Fact]
    public void A_hostile_time_does_not_make_all_others_late()
    {
        _watermark.Saw(100, latest: 1000).ShouldBeTrue();
        _watermark.Saw(253_402_300_799_000_000, latest: 1000).ShouldBeFalse();
        (_watermark.Time, _watermark.Disbelieved).ShouldBe((100, 1));
    }

    [Fact]
    public void A_checkpoint_goes_on_where_it_was()
    {
        var windows = Windows(maxOpen: 3);
        foreach (var key in (string[])["a", "b", "c", "d"])
            Add(windows, key, 1 * Minute);
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            windows.Save(writer, (to, key) => to.Write(key), (to, state) => to.Write(state.Value));
        var restored = Windows(maxOpen: 3);
        bytes.Position = 0;
        restored.Load(new BinaryReader(bytes), r => r.ReadString(), r => new Count { Value = r.ReadInt32() });
        bytes.Position.ShouldBe(bytes.Length);
        (restored.Open, restored.CutShort).ShouldBe((3, 1));
        Add(restored, "b", 2 * Minute);
        Said(restored.CloseAll()).ShouldBe(["a@0=1 cut", "b@0=2", "c@0=1", "d@0=1"]);
    }

    private static List<string> Run((string Key, long Time)[] events)
    {
        var watermark = new Watermark();
        var windows = new TumblingWindows<string, Count>(
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(1),
            100,
            watermark,
            () => new Count(),
            StringComparer.Ordinal
        );
        var said = new List<string>();
        foreach (var (key, time) in events)
        {
            watermark.Saw(time);
            windows.At(key, time)!.Value++;
            said.AddRange(Said(windows.Close()));
        }
        said.AddRange(Said(windows.CloseAll()));
        return said;
    }

    private void Add(TumblingWindows<string, Count> windows, string key, long time)
    {
        _watermark.Saw(time);
        windows.At(key, time)!.Value++;
    }

    private static List<string> Said(IEnumerable<ClosedWindow<string, Count>> windows) =>
        [.. windows.Select(w => $"{w.Key}@{w.Start / Minute}={w.State.Value}{(w.Cut ? " cut" : "")}")];
}
