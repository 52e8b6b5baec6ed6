using System.Text;
using Xunit;

namespace Lapwing.Events.Tests;

public class EventTimeTests
{
    private static readonly TimeContext Changed = TimeContext.ModifiedAt(
        new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)
    );

    public static TheoryData<string, string> Notations =>
        [
            .. CaseFolder
                .Lines("Time", "notations.tsv")
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => (line.Split('\t')[0], line.Split('\t')[1])),
        ];

    [Theory, MemberData(nameof(Notations))]
    public void Reads_each_notation(string text, string expected) => Assert.Equal(expected, Read(text, Changed));

    [Theory]
    // A file changed on 5 January holds the last days of the year before.
    [InlineData("Dec 30 08:00:00", "2027-01-05T00:00:00Z", "2026-12-30T08:00:00.000000Z")]
    [InlineData("Jan  4 08:00:00", "2027-01-05T00:00:00Z", "2027-01-04T08:00:00.000000Z")]
    // A zone ahead of UTC may write a time that looks like tomorrow's.
    [InlineData("Jan  5 11:00:00", "2027-01-05T00:00:00Z", "2027-01-05T11:00:00.000000Z")]
    [InlineData("Jan  1 09:00:00", "2026-12-31T23:00:00Z", "2027-01-01T09:00:00.000000Z")]
    [InlineData("Jan  6 11:00:00", "2027-01-05T00:00:00Z", "2026-01-06T11:00:00.000000Z")]
    [InlineData("Feb 29 11:00:00", "2027-01-05T00:00:00Z", "2024-02-29T11:00:00.000000Z")]
    [InlineData("Feb 29 11:00:00", "2024-03-05T00:00:00Z", "2024-02-29T11:00:00.000000Z")]
    [InlineData("Feb 29 11:00:00", "1904-01-05T00:00:00Z", "1896-02-29T11:00:00.000000Z")]
    public void Takes_the_year_from_when_the_file_was_changed(string text, string changed, string expected)
    {
        Assert.Equal(
            expected + " year_assumed",
            Read(text, TimeContext.ModifiedAt(DateTimeOffset.Parse(changed, null)))
        );
    }

    [Theory]
    [InlineData("Dec 31 23:59:59", "2020-01-01T00:00:05Z", "2019-12-31T23:59:59.000000Z")]
    [InlineData("Jan  1 00:00:09", "2019-12-31T23:59:59Z", "2020-01-01T00:00:09.000000Z")]
    [InlineData("Feb 29 00:00:00", "2020-03-01T00:00:00Z", "2020-02-29T00:00:00.000000Z")]
    public void Takes_the_year_nearest_to_a_full_time_of_the_file(string text, string seen, string expected)
    {
        Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(seen), Changed, out var micros, out _));
        Assert.Equal(expected + " year_assumed", Read(text, Changed.Saw(micros)));
    }

    [Fact]
    public void A_time_without_its_year_is_none_where_nothing_is_known() =>
        Assert.Equal("none", Read("Nov 20 12:00:00", TimeContext.Unknown));

    [Fact]
    public void A_year_that_no_log_was_written_in_does_not_lead_others_astray()
    {
        Assert.True(EventTime.TryParse("9999-12-31T00:00:00Z"u8, Changed, out var hostile, out _));
        Assert.Equal("2026-11-02T12:00:00.000000Z year_assumed", Read("Nov  2 12:00:00", Changed.Saw(hostile)));
    }

    [Fact]
    public void Every_time_of_the_years_1_to_9999_is_written_as_it_was_read()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var ticks = random.NextInt64(DateTime.MaxValue.Ticks / 10) * 10;
            var text = EventTime.Format((ticks - DateTime.UnixEpoch.Ticks) / 10);
            Assert.Equal(new DateTime(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null), text);
            Assert.Equal(text + " exact", Read(text, default));
        }
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(12);
        var seeds = Notations.Select(row => Encoding.UTF8.GetBytes(row.Data.Item1)).ToArray();
        for (var i = 0; i < 100_000; i++)
        {
            var text = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
                text[random.Next(text.Length)] = "0123456789:-/ T.Z+AaPpmM\0\xff"u8[random.Next(26)];
            if (EventTime.TryParse(text, Changed, out var micros, out _))
                Assert.InRange(EventTime.ToDateTime(micros).Year, 1, 9999);
        }
    }

    private static string Read(string text, TimeContext context) =>
        EventTime.TryParse(Encoding.UTF8.GetBytes(text), context, out var micros, out var quality)
            ? $"{EventTime.Format(micros)} {quality.Name()}"
            : "none";
}
