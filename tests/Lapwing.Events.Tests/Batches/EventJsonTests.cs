using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class EventJsonTests
{
    [Fact]
    public void One_event_has_the_shape_that_all_readers_rely_on()
    {
        using var batch = new EventBatch(Reading.Names);
        RawRecord.Decode(
            "{\"EventID\":4624,\"ok\":true,\"no\":null,\"l\":[1,\"a\"]}"u8,
            Origin.File("a.zip!b.json"),
            3,
            batch
        );
        batch.SetColumn(0, Column.SrcPort, "443"u8);
        batch.SetColumn(0, Column.Status, "0443"u8);
        batch.SetColumn(0, Column.ProcessId, "0x1f4"u8);
        batch.SetColumn(0, Column.BytesIn, "1234567890123456789"u8);
        batch.SetColumn(0, Column.User, "42"u8);
        batch.SetTime(0, 1_795_176_000_123_456, TimeQuality.ZoneAssumed);
        batch.SetId(0, 0xABC);
        batch.SetVariant(0, new SourceVariant(0, "microsoft.windows.security", "1", EventClass.Authentication, []));
        Reading
            .Json(batch, 0)
            .ShouldBe(
                """{"id":"00000000000000000000000000000abc","source":"microsoft.windows.security","time":"2026-11-20T12:00:00.123456Z","time_quality":"zone_assumed","class":"authentication","columns":{"user":"42","src_port":443,"bytes_in":"1234567890123456789","process_id":"0x1f4","status":"0443"},"fields":{"EventID":4624,"ok":true,"no":null,"l":[1,"a"]},"raw":"{\"EventID\":4624,\"ok\":true,\"no\":null,\"l\":[1,\"a\"]}","file":"a.zip!b.json","record":3}"""
            );
    }

    [Fact]
    public void What_is_not_known_is_null_or_left_out_and_a_fault_is_said()
    {
        using var batch = new EventBatch(Reading.Names);
        RawRecord.Decode("hello"u8, Origin.Door("http", null), 0, batch);
        Reading
            .Json(batch, 0)
            .ShouldBe(
                """{"id":null,"source":null,"time":null,"time_quality":"none","class":null,"columns":{},"fields":{"message":"hello"},"raw":"hello","file":"http","record":0,"fault":"no reader knows this kind of line: kept as text"}"""
            );
    }
}
