using Lapwing.Events;

namespace Lapwing.Bench;

/// <summary>Reading formats, in memory, by one thread; per second of processor time.</summary>
static class ReadBench
{
    private const int Runs = 5;

    public static IEnumerable<Figure> Json()
    {
        if (Corpus.Find(Corpus.Windows) is not { } path)
            yield break;
        var text = Corpus.Text(path, Corpus.IsWindows, 64 << 20);
        foreach (var figure in Rates("json", "json", text))
            yield return figure;
    }

    public static IEnumerable<Figure> Lines()
    {
        if (Corpus.Find(Corpus.Syslog) is not { } path)
            yield break;
        var syslog = Corpus.Text(path, e => e is "auth-bruteforce/auth.log" or "loghub/OpenSSH/OpenSSH_2k.log");
        foreach (var figure in Rates("lines.syslog", "lines", Times(40, syslog)))
            yield return figure;
        var access = Corpus.Text(path, e => e == "web-benign/apache_combined_10k.log");
        foreach (var figure in Rates("lines.access", "lines", Times(20, access)))
            yield return figure;
    }

    private static IEnumerable<Figure> Rates(string name, string format, byte[] text)
    {
        var names = new FieldNames();
        var sources = Reading.Sources(names);
        var reading = new Reading(names, format);
        var events = reading.All(text);
        var read = Measure.Core(Runs, () => reading.All(text));
        yield return new Figure($"{name}.read", read.Rate(text.Length / 1e6), "MB/s");
        yield return new Figure($"{name}.read_events", read.Rate(events), "events/s");
        var times = Reading.Times();
        var normalised = Measure.Core(Runs, () => reading.All(text, batch => sources.Normalise(batch, times)));
        yield return new Figure($"{name}.normalised", normalised.Rate(text.Length / 1e6), "MB/s");
        yield return new Figure($"{name}.normalised_events", normalised.Rate(events), "events/s");
    }

    private static byte[] Times(int count, byte[] text)
    {
        var all = new byte[count * text.Length];
        for (var i = 0; i < count; i++)
            text.CopyTo(all, i * text.Length);
        return all;
    }
}
