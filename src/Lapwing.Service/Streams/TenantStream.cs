using System.Diagnostics;
using System.Text.Json;
using Lapwing.Detect;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.Lake;
using Lapwing.State;
using Microsoft.Extensions.Logging;

namespace Lapwing.Service;

/// <summary>
/// A tenant's one loop: takes cuts of the spool, detects, stores events and findings in the lake, then commits position,
/// window states and incidents in one transaction. After a crash it goes on at the last commit; a cut that was handed to
/// the lake is handed over again exactly as it was, under the same name, so nothing is stored twice.
/// </summary>
/// <remarks>
/// One thread at a time runs the loop. What is decided about incidents meanwhile comes in by <see cref="Decide"/>.
/// The lake or the state away: the loop repeats the step at hand with a growing pause; the spool grows and pushes back.
/// </remarks>
public sealed partial class TenantStream : IAsyncDisposable
{
    /// <summary>Records of one cut, about: whole blocks are taken.</summary>
    private const int CutRecords = 20_000;
    private const long CutBytes = 24L << 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly TenantParts _parts;
    private readonly TenantName _database;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly UploadDetections _uploads;
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly Lock _foldLock = new();
    private Task _loop = Task.CompletedTask;
    private IReadOnlyList<Cut> _pending = [];
    private long _epoch;

    public TenantStream(TenantParts parts, ILogger log)
    {
        (_parts, _log) = (parts, log);
        _database = TenantName.Parse(parts.Tenant.Value);
        Counts = new StreamCounts();
        _uploads = new UploadDetections(parts);
    }

    /// <summary>What went through since the start.</summary>
    public StreamCounts Counts { get; }

    /// <summary>Where everything before is stored and committed.</summary>
    public long Position { get; private set; }

    /// <summary>Why the loop stands still, or null.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Goes on from a checkpoint; <see cref="Begin"/> follows.</summary>
    public async Task Load(Checkpoint checkpoint, CancellationToken cancel)
    {
        _epoch = checkpoint.Epoch;
        Position = checkpoint.Position;
        foreach (var problem in _parts.Detection.Load(checkpoint.Windows))
            LogProblem(_log, _parts.Tenant.Value, problem.ToString());
        // What a late finding could still join.
        var since =
            EventReferences.Time(_parts.Detection.Watermark) is { } seen
            && seen > DateTimeOffset.UnixEpoch + _parts.Fold.Reach
                ? seen - _parts.Fold.Reach
                : DateTimeOffset.UnixEpoch;
        foreach (var incident in await _parts.State.Incidents.SeenSince(since, cancel))
            _parts.Fold.Restore(incident);
        foreach (var behaviour in _parts.Detection.Behaviours)
            if (behaviour.Model is { } model)
                _kept[model.Set.Name] = model.Version;
        _pending = checkpoint.Cuts;
    }

    public void Begin() => _loop = Task.Run(() => Run(_pending, _stopping.Token), CancellationToken.None);

    /// <summary>Says how many events an upload has in all, before the last of them are spooled.</summary>
    public void UploadEnds(string upload, long events) => _uploads.Ends(upload, events);

    /// <summary>Tells the fold what a person decided, after the state kept it.</summary>
    public void Decide(string incident, IncidentStatus status)
    {
        lock (_foldLock)
            _parts.Fold.Decide(incident, status);
    }

    /// <summary>Finishes the cut at hand, then ends; at most a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task Run(IReadOnlyList<Cut> pending, CancellationToken stop)
    {
        try
        {
            using var reader = _parts.Spool.OpenReader(Position);
            foreach (var cut in pending)
                await Take(cut, Read(reader, cut), stop);
            while (await reader.WaitToRead(stop))
            {
                var blocks = Gather(reader);
                if (blocks.Count == 0)
                    continue;
                var cut = new Cut(blocks[0].Position, blocks[^1].Next);
                await Repeat("save", () => Fenced(_parts.State.Checkpoints.SaveCut(_epoch, cut, stop)), stop);
                await Take(cut, blocks, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was not committed is taken again at the next start.
        }
        catch (OvertakenException)
        {
            Trouble = "Another service took this tenant over; this one no longer detects for it.";
            LogOvertaken(_log, _parts.Tenant.Value);
        }
        catch (Exception fault)
        {
            // A fault of ours: the loop ends, the page shows it, nothing acknowledged is lost.
            Trouble = fault.Message;
            LogEnded(_log, fault, _parts.Tenant.Value);
        }
    }

    // Exactly the blocks of a cut that was written down.
    private static List<SpoolBlock> Read(SpoolReader reader, Cut cut)
    {
        var blocks = new List<SpoolBlock>();
        while (reader.Position < cut.To && reader.TryRead(out var block))
            blocks.Add(block);
        return blocks;
    }

    private static List<SpoolBlock> Gather(SpoolReader reader)
    {
        var blocks = new List<SpoolBlock>();
        var records = 0;
        var from = reader.Position;
        while (records < CutRecords && reader.Position - from < CutBytes && reader.TryRead(out var block))
        {
            blocks.Add(block);
            records += block.Count;
        }
        return blocks;
    }

    private async Task Take(Cut cut, List<SpoolBlock> blocks, CancellationToken stop)
    {
        if (blocks.Count == 0)
            return;
        var from = Stopwatch.GetTimestamp();
        var batches = BlockDecoder.Decode(blocks, _parts.Names, _parts.Detection.Sources);
        try
        {
            var findings = new List<Finding>();
            foreach (var decoded in batches)
                findings.AddRange(_uploads.DetectionOf(decoded).Process(decoded.Batch));
            findings.AddRange(_parts.Detection.Advance());
            findings.AddRange(_uploads.Advance());
            // What was told several times within the cut is told once.
            findings = [.. findings.GroupBy(f => f.Id).Select(g => g.Last())];
            var changes = Fold(findings);
            var windows = _parts.Detection.Save();
            var detected = Stopwatch.GetTimestamp();

            var counts = new CountSheet();
            for (var i = 0; i < batches.Count; i++)
            {
                var (batch, positions) = (batches[i].Batch, batches[i].Positions);
                var token = $"{cut.From:x}-{cut.To:x}/{i}";
                await Repeat(
                    "store events",
                    async () =>
                        counts.Take(i, batch, await _parts.Events.Append(_database, batch, token, positions, stop)),
                    stop
                );
            }
            if (findings.Count > 0)
                await Repeat(
                    "store findings",
                    () => _parts.Findings.Append(_database, findings, $"{cut.From:x}-{cut.To:x}/f", stop),
                    stop
                );
            var stored = Stopwatch.GetTimestamp();

            var commit = new CheckpointCommit
            {
                Epoch = _epoch,
                Position = cut.To,
                Windows = windows,
                Incidents = changes,
                Counts = counts.Counts(),
                Uploads = UploadSheet.Of(blocks, batches, findings),
            };
            await Repeat("commit", () => Fenced(_parts.State.Checkpoints.Commit(commit, stop)), stop);
            await KeepModels(stop);
            Position = cut.To;
            _parts.Spool.FreeUpTo(Position);
            Counts.Took(batches, findings.Count, _parts.Time.GetTimestamp());
            Publish(findings, changes);
            LogTook(
                _log,
                _parts.Tenant.Value,
                counts.Stored,
                findings.Count,
                Stopwatch.GetElapsedTime(from, detected).TotalMilliseconds,
                Stopwatch.GetElapsedTime(detected, stored).TotalMilliseconds,
                Stopwatch.GetElapsedTime(stored).TotalMilliseconds
            );
        }
        finally
        {
            foreach (var decoded in batches)
                decoded.Batch.Dispose();
            foreach (var block in blocks)
                block.Dispose();
        }
    }

    private async Task KeepModels(CancellationToken stop)
    {
        foreach (var behaviour in _parts.Detection.Behaviours)
        {
            if (behaviour.Model is not { } model || _kept.GetValueOrDefault(model.Set.Name) == model.Version)
                continue;
            var facts = JsonSerializer.Serialize(model.Facts.ToString());
            await Repeat(
                "keep a model",
                () => _parts.State.Models.Save(model.Set.Name, model.Save(), facts, stop),
                stop
            );
            _kept[model.Set.Name] = model.Version;
        }
    }

    private List<IncidentChange> Fold(List<Finding> findings)
    {
        var changes = new List<IncidentChange>();
        lock (_foldLock)
        {
            // The order of a cut's findings does not depend on how its events were batched.
            foreach (var finding in findings.OrderBy(f => f.Time).ThenBy(f => f.Id, StringComparer.Ordinal))
                if (_parts.Fold.Add(finding) is { } change)
                    changes.Add(change);
        }
        return changes;
    }

    private void Publish(List<Finding> findings, List<IncidentChange> changes)
    {
        foreach (var finding in findings)
            _parts.Live.Publish("finding", LiveJson.Of(finding));
        foreach (var change in changes.GroupBy(c => c.Incident.Id).Select(g => g.Last()))
            _parts.Live.Publish("incident", LiveJson.Of(change.Incident));
    }

    private static async Task Fenced(Task<bool> kept)
    {
        if (!await kept)
            throw new OvertakenException();
    }

    // Both stores restart by themselves: what they could not do now they can do later.
    private async Task Repeat(string what, Func<Task> step, CancellationToken stop)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await step();
                Trouble = null;
                return;
            }
            catch (Exception fault) when (IsPassing(fault) && !stop.IsCancellationRequested)
            {
                Trouble = $"Cannot {what}: {fault.Message}";
                LogRepeats(_log, _parts.Tenant.Value, what, fault.Message);
                await Task.Delay(pause, _parts.Time, stop);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool IsPassing(Exception fault) =>
        fault is LakeException or Npgsql.NpgsqlException or HttpRequestException or TimeoutException or IOException;

    private sealed class OvertakenException : Exception;

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "{Tenant}: {Stored} events, {Findings} findings; detect {Detect:0} ms, store {Store:0} ms, commit {Commit:0} ms"
    )]
    private static partial void LogTook(
        ILogger log,
        string tenant,
        long stored,
        int findings,
        double detect,
        double store,
        double commit
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tenant}: {Problem}")]
    private static partial void LogProblem(ILogger log, string tenant, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tenant}: cannot {What} yet: {Reason}")]
    private static partial void LogRepeats(ILogger log, string tenant, string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Tenant}: another service took it over")]
    private static partial void LogOvertaken(ILogger log, string tenant);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Tenant}: detection ended")]
    private static partial void LogEnded(ILogger log, Exception fault, string tenant);
}
