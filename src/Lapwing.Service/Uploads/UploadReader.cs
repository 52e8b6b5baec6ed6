using System.Security.Cryptography;
using System.Threading.Channels;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.State;
using Microsoft.Extensions.Logging;

namespace Lapwing.Service;

/// <summary>
/// Reads uploaded files into a tenant's spool, one after the other: every format and archive that a scan reads. A file
/// waits in <c>DIR/uploads/TENANT</c> until it is read, so a restart goes on; the same bytes are one set of events.
/// </summary>
public sealed partial class UploadReader : IAsyncDisposable
{
    private const int BlockRecords = 2000;
    private const int BlockBytes = 4 << 20;

    private readonly TenantParts _parts;
    private readonly TenantStream _stream;
    private readonly Sources _sources;
    private readonly string _folder;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>(
        // Bounded by the disk that the files wait on: each entry is a file already taken up.
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly Dictionary<string, long> _skip = new(StringComparer.Ordinal);
    private Task _loop = Task.CompletedTask;

    public UploadReader(TenantParts parts, TenantStream stream, Sources sources, string folder, ILogger log)
    {
        (_parts, _stream, _sources, _folder, _log) = (parts, stream, sources, folder, log);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Goes on with what a stop cut short. Before the tenant's loop begins: it counts what the spool holds.</summary>
    /// <param name="checkpoint">The loop's position: what lies before is stored.</param>
    public async Task Start(long checkpoint, CancellationToken cancel)
    {
        var unread = await _parts.State.Uploads.Unread(cancel);
        if (unread.Count > 0)
        {
            var waiting = new Dictionary<string, long>(StringComparer.Ordinal);
            using var reader = _parts.Spool.OpenReader(checkpoint);
            while (reader.TryRead(out var block))
                using (block)
                    if (block.Upload is { } id)
                        waiting[id] = waiting.GetValueOrDefault(id) + block.Count;
            foreach (var upload in unread)
                _skip[upload.Id] = upload.Events + waiting.GetValueOrDefault(upload.Id);
        }
        foreach (var upload in unread)
            _queue.Writer.TryWrite(upload.Id);
        _loop = Task.Run(() => Run(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Takes a file up: its bytes are on disk when this returns; reading follows.</summary>
    /// <param name="name">As the sender calls it; only shown.</param>
    /// <param name="content">Read to its end.</param>
    public async Task<Upload> Add(string name, Stream content, CancellationToken cancel)
    {
        var waiting = Path.Combine(_folder, $".{Guid.NewGuid():n}");
        byte[] hash;
        long bytes;
        try
        {
            await using (var file = new FileStream(waiting, FileMode.CreateNew, FileAccess.Write))
            {
                using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var buffer = new byte[1 << 16];
                for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0; )
                {
                    sha.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                }
                hash = sha.GetHashAndReset();
                bytes = file.Length;
                file.Flush(flushToDisk: true);
            }
            var upload = await _parts.State.Uploads.Create(name, hash, bytes, cancel);
            if (upload.State != UploadState.Queued)
                return upload;
            File.Move(waiting, Waiting(upload.Id));
            _queue.Writer.TryWrite(upload.Id);
            return upload;
        }
        finally
        {
            File.Delete(waiting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private string Waiting(string id) => Path.Combine(_folder, id);

    private async Task Run(CancellationToken stop)
    {
        try
        {
            await foreach (var id in _queue.Reader.ReadAllAsync(stop))
            {
                try
                {
                    await Read(id, stop);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // One file's fault must not stop the next: said where the file is listed.
                    LogFailed(_log, fault, id);
                    await _parts.State.Uploads.Fail(
                        id,
                        new Problem(
                            "LW-UPLOAD-001",
                            Severity.Error,
                            new Place(id),
                            fault.Message,
                            "Try again; the service's log has more."
                        ),
                        CancellationToken.None
                    );
                }
                Announce(id);
            }
        }
        catch (OperationCanceledException)
        {
            // The file still waits: the next start reads it again, and what is stored already is not stored twice.
        }
    }

    private async Task Read(string id, CancellationToken stop)
    {
        if (await _parts.State.Uploads.Find(id, stop) is not { } upload)
            return;
        var path = Waiting(id);
        if (!File.Exists(path))
        {
            await _parts.State.Uploads.Fail(id, UploadProblems.Gone(upload.Name), stop);
            return;
        }
        await _parts.State.Uploads.Reading(id, 0, stop);
        Announce(id);
        var problems = new List<Problem>();
        // What the spool took before a stop is there: those events are passed over, by their count.
        var skip = _skip.GetValueOrDefault(id);
        var seen = 0L;
        // The last block waits until it is known to be the last: detection is told the end before it gets it.
        SpoolDraft? last = null;
        Origin? origin = null;
        try
        {
            var files = new LogFiles(LogFileOptions.Default, problems.Add);
            await using var content = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var batch = new EventBatch(_parts.Names);
            foreach (var file in files.Open(content, upload.Name, upload.CreatedAt))
            {
                using (file)
                {
                    var times = file.Times();
                    while (file.TryReadBatch(batch))
                    {
                        _sources.Normalise(batch, times);
                        for (var i = 0; i < batch.Count; i++)
                        {
                            if (seen++ < skip)
                                continue;
                            if (
                                last is null
                                || last.Count >= BlockRecords
                                || last.Bytes >= BlockBytes
                                || !last.Fits(batch.Raw(i).Length)
                                || origin != file.Origin
                            )
                            {
                                await Append(last, stop);
                                last?.Dispose();
                                last = new SpoolDraft(origin = file.Origin, _parts.Time.GetUtcNow(), upload: id);
                            }
                            last.Add(batch, i);
                        }
                        await _parts.State.Uploads.Reading(
                            id,
                            Math.Min(content.CanRead ? content.Position : upload.Bytes, upload.Bytes),
                            stop
                        );
                        Announce(id);
                    }
                }
            }
            _stream.UploadEnds(id, seen - skip);
            await Append(last, stop);
        }
        finally
        {
            last?.Dispose();
        }
        var problem = problems.Count > 0 ? problems[0] with { Place = new Place(upload.Name) } : null;
        if (seen == 0)
            await _parts.State.Uploads.Fail(id, problem ?? UploadProblems.Empty(upload.Name), stop);
        else
            await _parts.State.Uploads.Read(id, seen, problem, stop);
        File.Delete(path);
    }

    // A full spool makes the reader wait: the file is safe on disk meanwhile.
    private async Task Append(SpoolDraft? draft, CancellationToken stop)
    {
        if (draft is null)
            return;
        while (true)
        {
            var changed = _parts.Spool.WhenChanged(stop);
            var answer = await _parts.Spool.Append(draft);
            if (answer.IsStored)
                return;
            if (answer.Answer == SpoolAnswer.Closing)
                throw new OperationCanceledException(stop);
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(1), _parts.Time, stop));
            stop.ThrowIfCancellationRequested();
        }
    }

    private void Announce(string id) => _parts.Live.Publish("upload", $"{{\"id\":\"{id}\"}}");

    [LoggerMessage(Level = LogLevel.Error, Message = "Upload {Id} failed")]
    private static partial void LogFailed(ILogger log, Exception fault, string id);
}

/// <summary>Why an upload gave nothing.</summary>
static class UploadProblems
{
    public static Problem Gone(string name) =>
        new("LW-UPLOAD-002", Severity.Error, new Place(name), "The file is no longer there.", "Upload it again.");

    public static Problem Empty(string name) =>
        new(
            "LW-UPLOAD-003",
            Severity.Error,
            new Place(name),
            "There is no record in it.",
            "Check that it is the log you meant."
        );
}
