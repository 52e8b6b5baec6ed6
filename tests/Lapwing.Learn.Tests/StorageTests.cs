using System.Security.Cryptography;
using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

public class StorageTests
{
    private static readonly IsolationForest Forest = IsolationForest.Fit(
        Rows.Cloud(60, 3, seed: 9),
        new IsolationForestOptions { Trees = 5, Seed = 1 }
    );

    [Fact]
    public void A_forest_read_back_scores_as_before()
    {
        var bytes = Forest.Save();
        var read = IsolationForest.Load(bytes, out var fault).ShouldNotBeNull(fault);
        read.Save().ShouldBe(bytes);
        var rows = Rows.Cloud(100, 3, seed: 10);
        read.Score(rows).ShouldBe(Forest.Score(rows));
        read.Columns.ShouldBe(["f0", "f1", "f2"]);
    }

    // Stored models must be readable by later builds, and chance must not change: both would show here.
    [Fact]
    public void The_form_and_the_draws_of_version_1_stay_as_they_are()
    {
        var table = new Table(["a", "b"]);
        for (var i = 0; i < 16; i++)
            table.Append([i * i, i % 3]);
        var bytes = IsolationForest.Fit(table, new IsolationForestOptions { Trees = 2, Seed = 42 }).Save();
        Convert
            .ToHexStringLower(SHA256.HashData(bytes))
            .ShouldBe("0a19db021f31df59d7399b3ad1f8ebd3b1882c17faae879a4f6f36b84f66ee03");
    }

    [Theory]
    [InlineData(0, "It does not begin with LWIF.")]
    [InlineData(4, "It is of version 0; this program reads version 1.")]
    [InlineData(200, "Its bytes are damaged: the checksum differs.")]
    public void Damage_is_named(int at, string expected)
    {
        var bytes = Forest.Save();
        bytes[at] ^= 1;
        IsolationForest.Load(bytes, out var fault).ShouldBeNull();
        fault.ShouldBe(expected);
    }

    [Fact]
    public void What_is_cut_short_or_empty_is_refused()
    {
        var bytes = Forest.Save();
        for (var length = 0; length < bytes.Length; length += 97)
        {
            IsolationForest.Load(bytes.AsSpan(0, length), out var fault).ShouldBeNull();
            fault.ShouldNotBeNull();
        }
    }

    // With a right checksum: what a hostile or wrong writer could make. Scoring walks without bounds checks, so a forest
    // that opens must be safe to walk.
    [Fact]
    public void Changed_bytes_with_a_right_checksum_never_throw_and_never_open_an_unsafe_forest()
    {
        using var stream = new MemoryStream();
        Forest.Write(new BinaryWriter(stream));
        var payload = stream.ToArray();
        var random = new RandomStream(77, 0);
        var rows = Rows.Cloud(20, 3, seed: 1);
        var opened = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var changed = (byte[])payload.Clone();
            for (var n = 1 + random.Next(3); n > 0; n--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var bytes = SealedForm.Seal("LWIF", 1, writer => writer.Write(changed));
            if (IsolationForest.Load(bytes, out _) is not { Columns.Count: 3 } forest)
                continue;
            opened++;
            forest.Score(rows).ShouldAllBe(s => s >= 0 && s <= 1);
        }
        opened.ShouldBeGreaterThan(0);
    }
}
