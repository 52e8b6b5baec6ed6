namespace Lapwing.Events;

/// <summary>What a file, or a door, knows that a record's time may leave out: about when it was written.</summary>
/// <param name="Reference">Microseconds since 1970 UTC; null when nothing is known, and then a time without its year is none.</param>
/// <param name="FromRecords">Whether it is a full time that another record of the file states: the year nearest to it is meant.
/// Otherwise it is when the file was last changed or the record received: the last such day up to then is meant.</param>
public readonly record struct TimeContext(long? Reference, bool FromRecords = false)
{
    private const long EarliestPlausible = 631_152_000_000_000; // 1990
    private const long LatestPlausible = 4_102_444_800_000_000; // 2100

    /// <summary>The zone is not in the record, and may be ahead of ours.</summary>
    private const long Slack = 86_400_000_000;

    public static readonly TimeContext Unknown;

    /// <summary>Of a file last changed then.</summary>
    public static TimeContext ModifiedAt(DateTimeOffset time) => new(EventTime.Micros(time));

    /// <summary>Of records received then.</summary>
    public static TimeContext ReceivedAt(long micros) => new(micros);

    /// <summary>The context once a record has stated a full time. Times no log was written at change nothing.</summary>
    public TimeContext Saw(long micros) =>
        micros is >= EarliestPlausible and <= LatestPlausible ? new TimeContext(micros, true) : this;

    /// <summary>The year of a day that names none.</summary>
    /// <returns>False when nothing is known, or no near year has that day.</returns>
    internal bool TryYear(int month, int day, long microsOfDay, out int year)
    {
        year = 0;
        if (Reference is not { } reference)
            return false;
        var now = CivilDay.Year(CivilDay.Of(reference));
        var best = long.MaxValue;
        // Eight years: 29 February may have to look back over a year like 1900.
        for (var y = now + 1; y >= now - 8; y--)
        {
            if (!CivilDay.TryDays(y, month, day, out var days))
                continue;
            var time = days * CivilDay.Micros + microsOfDay;
            if (!FromRecords)
            {
                if (time > reference + Slack)
                    continue;
                year = y;
                return true;
            }
            var distance = Math.Abs(time - reference);
            if (distance >= best)
                continue;
            (best, year) = (distance, y);
        }
        return year != 0;
    }
}
