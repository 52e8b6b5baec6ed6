using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Lapwing.Detect;
using Lapwing.Events;
using Lapwing.Report;
using Lapwing.Service;

namespace Lapwing;

/// <summary>
/// Reads logs, detects, reports. One thread reads and normalises, one detects, in the order of the files, so that two runs
/// give the same bytes.
/// </summary>
sealed class Scan(ScanOptions options)
{
    private const int QueueBatches = 4;

    private readonly List<Unread> _unread = [];
    private readonly Dictionary<string, long> _bySource = new(StringComparer.Ordinal);
    private int _files;
    private long _events;
    private long _faults;
    private long _bytes;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <returns>0 ran, 2 an output cannot be written, 3 nothing could be read.</returns>
    public int Run()
    {
        var names = new FieldNames();
        var (sources, problems) = Content.Sources(names);
        string[] ours = options.OnlyRules ? [] : [Path.Combine(Content.Folder, "rules")];
        var rules = RuleFolders.Load([.. ours, .. options.Rules], Path.Combine(Content.Folder, "lists"));
        Warn(problems);
        Warn(rules.Problems.Where(p => p.Severity == Severity.Error));

        var (sets, faults) = FeatureSet.LoadFolder(Path.Combine(Content.Folder, "features"));
        Warn(faults);
        // Only rules were asked for: then models are silent too.
        List<BehaviourDetector> behaviours = options.OnlyRules
            ? []
            :
            [
                .. sets.Select(s => new BehaviourDetector(
                    s,
                    names,
                    options: new FeatureWindowsOptions { KeepOpen = true },
                    seed: 1
                )),
            ];
        var detectors = new Detectors(names, sources, rules, Countries.Open(Content.Folder, problems));
        var detection = new Detection(detectors, behaviours, TimeSpan.MaxValue);
        var findings = new List<Finding>();
        Detect(names, sources, detection, findings);
        findings.RemoveAll(f => f.Level < options.MinLevel);
        findings.Sort(InTime);
        var byLevel = ScanSummary.NoFindings();
        foreach (var finding in findings)
            byLevel[finding.Level.ToString().ToLowerInvariant()]++;

        try
        {
            if (options.Json is { } path)
                WriteFindings(path, findings);
            var summary = Summary(byLevel, rules.Rules.Count + rules.Correlations.Count, rules.Faulty);
            if (options.Summary is { } to)
                Write(to, stream => JsonSerializer.Serialize(stream, summary, ReportJson.Default.ScanSummary));
            if (options.Json != "-" && options.Summary != "-")
                WriteConsole(summary, findings);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The report cannot be written: {fault.Message} Choose another place for it.");
            return 2;
        }
        return _files == 0 ? 3 : 0;
    }

    private void Detect(FieldNames names, Sources sources, Detection detection, List<Finding> findings)
    {
        var queue = Channel.CreateBounded<EventBatch>(
            new BoundedChannelOptions(QueueBatches)
            {
                // Reading waits for detection: memory stays bounded whatever the input's size.
                FullMode = BoundedChannelFullMode.Wait,
                SingleReader = true,
                SingleWriter = true,
            }
        );
        var reading = Task.Run(async () =>
        {
            try
            {
                await Read(names, sources, queue.Writer);
            }
            finally
            {
                queue.Writer.TryComplete();
            }
        });
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        while (queue.Reader.TryRead(out var batch))
            using (batch)
                findings.AddRange(detection.Process(batch));
        findings.AddRange(detection.Finish());
        reading.GetAwaiter().GetResult();
    }

    private async Task Read(FieldNames names, Sources sources, ChannelWriter<EventBatch> to)
    {
        var files = new LogFiles(LogFileOptions.Default, p => _unread.Add(new Unread(p.Place.File, p.Message)));
        foreach (var file in files.Open(options.Paths))
        {
            using (file)
            {
                _files++;
                var times = file.Times();
                while (true)
                {
                    var batch = new EventBatch(names);
                    if (!file.TryReadBatch(batch))
                    {
                        batch.Dispose();
                        break;
                    }
                    sources.Normalise(batch, times);
                    Count(batch);
                    await to.WriteAsync(batch);
                }
                _bytes += file.Bytes;
            }
        }
    }

    private void Count(EventBatch batch)
    {
        _events += batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            var source = batch.Variant(i)?.Source ?? "generic.unknown";
            _bySource[source] = _bySource.GetValueOrDefault(source) + 1;
            if (batch.Fault(i) is not null)
                _faults++;
            if (batch.Time(i) is var time && time == EventBatch.NoTime)
                continue;
            _first = Math.Min(_first, time);
            _last = Math.Max(_last, time);
        }
    }

    private ScanSummary Summary(Dictionary<string, long> byLevel, int loaded, int refused)
    {
        using var self = Process.GetCurrentProcess();
        return new ScanSummary
        {
            Files = _files,
            Unread = _unread,
            Events = _events,
            Faults = _faults,
            Bytes = _bytes,
            Seconds = Math.Round(
                (TimeProvider.System.GetUtcNow().UtcDateTime - self.StartTime.ToUniversalTime()).TotalSeconds,
                3
            ),
            PeakRssMb = Math.Round(self.PeakWorkingSet64 / 1e6, 1),
            Findings = byLevel,
            RulesLoaded = loaded,
            RulesRefused = refused,
            First = _first == long.MaxValue ? null : EventReferences.Time(_first),
            Last = _first == long.MaxValue ? null : EventReferences.Time(_last),
            Sources =
            [
                .. _bySource
                    .OrderByDescending(s => s.Value)
                    .ThenBy(s => s.Key, StringComparer.Ordinal)
                    .Select(s => (s.Key, s.Value)),
            ],
        };
    }

    private static void WriteConsole(ScanSummary summary, List<Finding> findings)
    {
        var fold = new IncidentFold(new IncidentOptions());
        var incidents = new Dictionary<string, Incident>(StringComparer.Ordinal);
        var alone = new List<Finding>();
        foreach (var finding in findings)
        {
            if (fold.Add(finding) is { } change)
                incidents[change.Incident.Id] = change.Incident;
            else
                alone.Add(finding);
        }
        var width = Console.IsOutputRedirected ? 120 : Math.Clamp(Console.WindowWidth, 60, 200);
        var colour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
        new ConsoleReport(Console.Out, width, colour).Write(
            summary,
            [
                .. incidents
                    .Values.OrderByDescending(i => i.Risk)
                    .ThenBy(i => i.FirstSeen)
                    .ThenBy(i => i.Id, StringComparer.Ordinal),
            ],
            alone
        );
    }

    private static void WriteFindings(string path, List<Finding> findings) =>
        Write(
            path,
            stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Content.Readable });
                foreach (var finding in findings)
                {
                    JsonSerializer.Serialize(writer, finding, DetectJson.Default.Finding);
                    writer.Flush();
                    writer.Reset();
                    stream.WriteByte((byte)'\n');
                }
            }
        );

    // What is no regular file (a pipe, /dev/null) is opened in place, never replaced.
    private static void Write(string path, Action<Stream> write)
    {
        using var stream =
            path == "-" ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Create, FileAccess.Write);
        using var buffered = new BufferedStream(stream, 1 << 16);
        write(buffered);
    }

    private static int InTime(Finding a, Finding b)
    {
        var byTime = Nullable.Compare(a.Time, b.Time);
        // What has no time comes last.
        if (a.Time is null != b.Time is null)
            byTime = a.Time is null ? 1 : -1;
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Id, b.Id);
    }

    private static void Warn(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
    }
}
