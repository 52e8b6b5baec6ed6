using Shouldly;
using Xunit;

namespace Lapwing.Service.Tests.Demo;

public class DayShiftTests
{
    [Theory]
    [InlineData("2026-11-16T13:05:00Z", 3, "2026-11-19T13:05:00Z")]
    [InlineData("\"EventTime\":\"2026-11-17 01:39:00\"", 14, "\"EventTime\":\"2026-12-01 01:39:00\"")]
    [InlineData("203.0.113.9 - - [16/Nov/2026:09:12:00 +0000]", 400, "203.0.113.9 - - [21/Dec/2027:09:12:00 +0000]")]
    [InlineData("Nov 16 23:59:59 web01 sshd[1]: x", 20, "Dec  6 23:59:59 web01 sshd[1]: x")]
    [InlineData("<38>Nov 17 00:00:01 web01 sshd[1]: x", -8, "<38>Nov  9 00:00:01 web01 sshd[1]: x")]
    [InlineData("Nov 16 23:59:59 a: x\nNov 17 00:00:00 a: y\n", 1, "Nov 17 23:59:59 a: x\nNov 18 00:00:00 a: y\n")]
    [InlineData("born 1999-01-02, serial 12026-11-16", 5, "born 1999-01-02, serial 12026-11-16")]
    [InlineData("2026-11-39T00:00:00Z", 5, "2026-11-39T00:00:00Z")]
    [InlineData("on Nov 16 at noon", 5, "on Nov 16 at noon")]
    public void Days_move_and_hours_stay(string text, int days, string shifted) =>
        DayShift.Apply(text, days).ShouldBe(shifted);
}
