using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Ingest.Tests;

/// <summary>
/// A change of these bytes is a change of the format on disk: spools of older builds must still be read. They were made
/// from the description at <see cref="SpoolFormat"/> by another program.
/// </summary>
public sealed class SpoolFormatTests
{
    private const string Door =
        "4C5742310C8E85A91F000000639DF40DEFCDAB89674523010010000000000000"
        + "0504030201000000020000000000000000000000000000000000000000000000"
        + "04006874747003003A3A310300612E62000003000000006F6E650000000000";

    private const string File =
        "4C574231776EAE1837000000BCA2C52201000000000000000000000000000000"
        + "0000000000000000010000000100000000000000000000000000000000000000"
        + "0500612E6C6F6700000000020075310200000001F0F1F2F3F4F5F6F7F8F9FAFB"
        + "FCFDFEFFFEFFFFFFFFFFFFFF0207000000000000007B7D";

    [Fact]
    public void The_checksum_is_the_one_of_its_standard()
    {
        // RFC 3720, B.4: 32 bytes of zeros, of ones, and rising; and the common check word.
        Crc32C.Of(new byte[32]).ShouldBe(0x8A9136AAu);
        Crc32C.Of(Enumerable.Repeat((byte)0xFF, 32).ToArray()).ShouldBe(0x62A8AB43u);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
        Crc32C.Of("123456789"u8).ShouldBe(0xE3069283u);
        Crc32C.Of([]).ShouldBe(0u);
    }

    [Fact]
    public void A_doors_block_is_these_bytes()
    {
        using var draft = new SpoolDraft(
            Origin.Door("http", "::1"),
            DateTimeOffset.UnixEpoch.AddMicroseconds(0x0102030405),
            "a.b"
        );
        draft.Add("one"u8);
        draft.Add(""u8);
        draft.Seal();
        Convert.ToHexString(draft.Stamp(0x0123456789ABCDEF, 0x1000).Span).ShouldBe(Door);
    }

    [Fact]
    public void A_files_block_is_these_bytes()
    {
        using var draft = new SpoolDraft(Origin.File("a.log"), DateTimeOffset.UnixEpoch, upload: "u1");
        var id = new UInt128(0xF0F1F2F3F4F5F6F7, 0xF8F9FAFBFCFDFEFF);
        draft.Add("{}"u8, new SpoolMark(id, -2, TimeQuality.YearAssumed, 7));
        draft.Seal();
        Convert.ToHexString(draft.Stamp(1, 0).Span).ShouldBe(File);
    }

    [Fact]
    public async Task A_segment_of_these_bytes_is_read()
    {
        using var folder = new TempFolder();
        System.IO.File.WriteAllBytes(Path.Combine(folder.Path, "0000000000001000.spool"), Convert.FromHexString(Door));
        await using var spool = SpoolSteps.Open(folder.Path);
        spool
            .All()
            .ShouldBe([
                ("one", new UInt128(0x0123456789ABCDEF, 0x1000 + 64 + 18)),
                ("", new UInt128(0x0123456789ABCDEF, 0x1000 + 64 + 18 + 8)),
            ]);
    }
}
