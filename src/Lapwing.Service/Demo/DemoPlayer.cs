using System.Text;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.State;
using Microsoft.Extensions.Logging;

namespace Lapwing.Service;

/// <summary>
/// Plays <c>content/samples</c> into the tenant <c>demo</c>, once, while its spool is empty: invented logs, moved to today,
/// most of them at once, the last of them as if they came in now. They take the ordinary way through the spool.
/// </summary>
public sealed partial class DemoPlayer : IAsyncDisposable
{
    private const int BlockRecords = 1000;

    /// <summary>How many of the last records come one by one, and how fast.</summary>
    private const int LiveRecords = 400;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _playing;

    private DemoPlayer(Func<CancellationToken, Task> play) => _playing = Task.Run(() => play(_stopping.Token));

    /// <summary>Begins, when the demo tenant is open and empty; null otherwise.</summary>
    public static DemoPlayer? Start(ServiceNode node, string content, TimeProvider clock, ILogger log)
    {
        if (
            node.Find(TenantId.Demo) is not { } tenant
            || tenant.Parts.Spool.Status is not { Records: 0 }
            || tenant.Stream.Position > 0
        )
            return null;
        return new DemoPlayer(async stop =>
        {
            try
            {
                await Play(tenant, node.Detectors.Sources, Path.Combine(content, "samples"), clock, log, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The service stops; what was played stays.
            }
            catch (IOException fault)
            {
                LogFailed(log, fault.Message);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _playing;
        _stopping.Dispose();
    }

    private static async Task Play(
        TenantRuntime tenant,
        Sources sources,
        string folder,
        TimeProvider clock,
        ILogger log,
        CancellationToken stop
    )
    {
        var records = Read(tenant.Parts.Names, sources, folder, clock);
        LogPlays(log, records.Count);
        var history = Math.Max(0, records.Count - LiveRecords);
        for (var i = 0; i < history; i += BlockRecords)
            await Send(tenant, records.GetRange(i, Math.Min(BlockRecords, history - i)), clock, stop);
        using var timer = new PeriodicTimer(Pace, clock);
        for (var i = history; i < records.Count && await timer.WaitForNextTickAsync(stop); i++)
            await Send(tenant, records.GetRange(i, 1), clock, stop);
    }

    /// <summary>All records of the samples in the order of their times, moved so that their last day is the last whole half day that has passed.</summary>
    private static List<Record> Read(FieldNames names, Sources sources, string folder, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var last = DateOnly.FromDateTime(now.UtcDateTime);
        // The samples end at noon.
        if (now.Hour < 12)
            last = last.AddDays(-1);
        var days = last.DayNumber - DayShift.LastDay.DayNumber;
        var records = new List<Record>();
        var files = new LogFiles(LogFileOptions.Default, _ => { });
        using var batch = new EventBatch(names);
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(path) == ".md")
                continue;
            var moved = Encoding.UTF8.GetBytes(DayShift.Apply(File.ReadAllText(path), days));
            foreach (var file in files.Open(new MemoryStream(moved), Path.GetFileName(path), now))
            {
                using (file)
                {
                    var times = file.Times();
                    while (file.TryReadBatch(batch))
                    {
                        sources.Normalise(batch, times);
                        for (var i = 0; i < batch.Count; i++)
                            records.Add(new Record(batch.Time(i), file.Name, batch.Raw(i).ToArray()));
                    }
                }
            }
        }
        return [.. records.OrderBy(r => r.Time)];
    }

    private static async Task Send(
        TenantRuntime tenant,
        List<Record> records,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        foreach (var file in records.GroupBy(r => r.File, StringComparer.Ordinal))
        {
            using var draft = new SpoolDraft(Origin.Door("demo", file.Key), clock.GetUtcNow());
            foreach (var record in file)
                draft.Add(record.Raw);
            while (!(await tenant.Parts.Spool.Append(draft)).IsStored)
                await Task.Delay(Pace, clock, stop);
        }
    }

    private readonly record struct Record(long Time, string File, byte[] Raw);

    [LoggerMessage(Level = LogLevel.Information, Message = "Playing {Count} invented records into the tenant 'demo'")]
    private static partial void LogPlays(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The samples could not be played: {Reason}")]
    private static partial void LogFailed(ILogger log, string reason);
}
