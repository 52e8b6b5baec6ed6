using System.Text;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class HostileJsonTests
{
    [Theory]
    [InlineData(64, null)]
    [InlineData(65, Faults.TooDeep)]
    [InlineData(100_000, Faults.TooDeep)]
    public void Depth_is_bounded(int depth, string? fault)
    {
        var objects = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        Decode(objects).Fault.ShouldBe(fault);
        var arrays = "{\"a\":" + new string('[', depth - 1) + "1" + new string(']', depth - 1) + "}";
        Decode(arrays).Fault.ShouldBe(fault);
    }

    [Fact]
    public void Values_of_one_event_are_bounded_and_the_rest_stays_in_raw()
    {
        var many = "{\"a\":[" + string.Join(',', Enumerable.Range(0, 10_000)) + "]}";
        var read = Decode(many);
        read.Fault.ShouldBe(Faults.TooManyFields);
        read.Fields.Count(c => c == '\n').ShouldBe(8192);
        Encoding.UTF8.GetString(read.Raw).ShouldBe(many);
    }

    [Fact]
    public void Long_names_are_cut_at_a_whole_character()
    {
        var name = new string('x', 255) + "éé";
        Decode($"{{\"{name}\":1}}").Fields.ShouldBe(new string('x', 255) + " Number 1" + Environment.NewLine);
    }

    [Fact]
    public void New_names_without_end_fill_neither_the_shared_table_nor_the_reader_and_are_still_read()
    {
        var names = new FieldNames();
        using var batch = new EventBatch(names);
        var reader = new LinesFormat().Open(Origin.File("names"));
        for (var line = 0; line < 1000; line++)
        {
            var json =
                "{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"n{line}_{i}\":{{\"x\":{i}}}")) + "}\n";
            batch.Clear();
            var bytes = Encoding.UTF8.GetBytes(json);
            reader.Read(bytes, final: false, batch, 10).ShouldBe(bytes.Length);
            batch.Fields(0).Length.ShouldBe(200);
            batch.FieldName(batch.Fields(0)[7].Field).ShouldBe($"n{line}_7.x");
            batch.Text(batch.Fields(0)[7].Value).ShouldBe("7");
        }
        names.Count.ShouldBe(FieldNames.Capacity);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_kept_and_shown_as_replacement_characters()
    {
        using var batch = new EventBatch(Reading.Names);
        RawRecord.Decode([.. "{\"bad\xff"u8[..5], 0xFF, .. "\":\""u8, 0xFE, .. "\"}"u8], Origin.File("a"), 1, batch);
        batch.Fault(0).ShouldBeNull();
        batch[batch.Fields(0)[0].Value].ToArray().ShouldBe([0xFE]);
        Reading.Json(batch, 0).ShouldContain("\"fields\":{\"bad\uFFFD\":\"\uFFFD\"}");
    }

    [Theory]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\ude00", "\uFFFD")]
    [InlineData("\\ud83d\\u0041", "\uFFFDA")]
    [InlineData("\\u00e9\\/\\b\\f", "é/\b\f")]
    [InlineData("\\u12", "\\u12")]
    [InlineData("\\x22\\q", "\\x22\\q")]
    [InlineData("\\u0000", "\0")]
    public void Escapes_are_undone_and_what_is_none_stays(string escaped, string expected)
    {
        using var batch = new EventBatch(Reading.Names);
        RawRecord.Decode(Encoding.UTF8.GetBytes($"{{\"a\":\"{escaped}\"}}"), Origin.File("a"), 1, batch);
        batch.Text(batch.Fields(0)[0].Value).ShouldBe(expected);
    }

    private static Reading.Event Decode(string json)
    {
        using var batch = new EventBatch(Reading.Names);
        return Reading.Copy(batch, RawRecord.Decode(Encoding.UTF8.GetBytes(json), Origin.File("a"), 1, batch));
    }
}
