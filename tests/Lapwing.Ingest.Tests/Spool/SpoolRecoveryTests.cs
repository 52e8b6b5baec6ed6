using Shouldly;
using Xunit;
using static Lapwing.Ingest.Tests.SpoolSteps;

namespace Lapwing.Ingest.Tests;

public sealed class SpoolRecoveryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tail_torn_at_any_byte_is_cut_and_said()
    {
        var (bytes, ends) = await ThreeBlocks();
        for (var length = ends[1] + 1; length < bytes.Length; length++)
        {
            var path = Only(bytes.AsSpan(0, (int)length));
            await using var spool = Open(_folder.Path);
            spool.Texts().ShouldBe(["one", "two", "three"]);
            spool
                .Status.Problems.ShouldHaveSingleItem()
                .ToString()
                .ShouldBe(
                    $"{path}: LW-SPOOL-003: The last {length - ends[1]} bytes are of an interrupted append and were cut; "
                        + "on a sound disk none of them was acknowledged. Nothing: senders without an answer send again."
                );
            (await spool.Send("next")).Position.ShouldBeGreaterThanOrEqualTo(length); // never a position given before
            spool.Texts().ShouldBe(["one", "two", "three", "next"]);
        }
    }

    [Fact]
    public async Task A_damaged_byte_anywhere_costs_its_block_only_and_is_counted()
    {
        var (bytes, ends) = await ThreeBlocks();
        for (var at = (int)ends[0]; at < ends[1]; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x10;
            Only(damaged);
            await using var spool = Open(_folder.Path);
            spool.Texts().ShouldBe(["one", "four"], $"byte {at}");
            var status = spool.Status;
            status.Problems.ShouldHaveSingleItem().Code.ShouldBeOneOf("LW-SPOOL-004", "LW-SPOOL-005");
            status.LostBytes.ShouldBeGreaterThan(0);
            var headerHolds = at >= ends[0] + SpoolFormat.HeaderBytes;
            status.LostRecords.ShouldBe(headerHolds ? 2 : 0);
        }
    }

    [Fact]
    public async Task Noise_in_place_of_a_segment_ends_nothing()
    {
        Only(Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7919 >> 3)).ToArray());
        await using var spool = Open(_folder.Path);
        spool.Status.Problems.ShouldHaveSingleItem().Code.ShouldBe("LW-SPOOL-003");
        await spool.Store("x");
        spool.Texts().ShouldBe(["x"]);
    }

    [Fact]
    public async Task A_block_copied_to_another_place_is_not_taken_for_one()
    {
        var (bytes, ends) = await ThreeBlocks();
        var first = bytes.AsSpan(0, (int)ends[0]);
        Only([.. bytes, .. first]);
        await using var spool = Open(_folder.Path);
        spool.Texts().ShouldBe(["one", "two", "three", "four"]);
        spool.Status.Problems.ShouldHaveSingleItem().Code.ShouldBe("LW-SPOOL-003");
    }

    [Fact]
    public async Task A_missing_first_segment_is_said_to_the_checkpoint_that_expects_it()
    {
        await using (var spool = Open(_folder.Path, segmentBytes: 4096))
            for (var i = 0; i < 20; i++)
                await spool.Store(new string('x', 1000));
        File.Delete(_folder.Segments[0]);

        await using var again = Open(_folder.Path, segmentBytes: 4096);
        again.Texts(1).Count.ShouldBe(17);
        again.Status.Problems.ShouldContain(p => p.Code == "LW-SPOOL-006");
    }

    // A segment of ["one"], ["two", "three"], ["four"], and where each block ends.
    private async Task<(byte[] Bytes, long[] Ends)> ThreeBlocks()
    {
        List<long> ends = [];
        await using (var spool = Open(_folder.Path))
        {
            ends.Add((await spool.Send("one")).Next);
            ends.Add((await spool.Send("two", "three")).Next);
            ends.Add((await spool.Send("four")).Next);
        }
        return (File.ReadAllBytes(_folder.Segments.ShouldHaveSingleItem()), [.. ends]);
    }

    private string Only(ReadOnlySpan<byte> segment)
    {
        foreach (var file in _folder.Segments)
            File.Delete(file);
        var path = Path.Combine(_folder.Path, SpoolFormat.FileName(0));
        File.WriteAllBytes(path, segment.ToArray());
        return path;
    }
}
