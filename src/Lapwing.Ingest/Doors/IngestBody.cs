using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>A record that was turned away.</summary>
/// <param name="Record">Its ordinal in the body, from 1.</param>
public readonly record struct RejectedRecord(long Record, string Code, string Message);

/// <summary>What a body held.</summary>
/// <param name="Accepted">Records added to the draft.</param>
/// <param name="Rejected">Records turned away, all counted.</param>
/// <param name="Named">The first of those, named.</param>
/// <param name="Problem">Why nothing of the body is taken; the draft is then to be thrown away. Null otherwise.</param>
/// <param name="IsTooLarge">Whether <paramref name="Problem"/> is about its size (413) rather than its content (400).</param>
public readonly record struct IngestReading(
    int Accepted,
    long Rejected,
    IReadOnlyList<RejectedRecord> Named,
    Problem? Problem,
    bool IsTooLarge
);

/// <summary>
/// Splits what programs send into records: JSON lines, one JSON array or envelope, raw lines, CSV with its header; gzip.
/// The ordinary readers decide where a record ends. A line that none of them understands is a record all the same.
/// </summary>
public static class IngestBody
{
    private const int BatchEvents = 1000;

    [ThreadStatic]
    private static EventBatch? _batch;

    /// <summary>Reads a body to its end and adds its records to a draft.</summary>
    /// <param name="contentType">As the request says: <c>text/csv</c>, JSON and NDJSON are believed, text is never CSV; without a word of it the content decides.</param>
    /// <param name="contentEncoding"><c>gzip</c> or nothing.</param>
    /// <param name="draft">Empty, of the door's origin. The caller's.</param>
    public static async Task<IngestReading> Read(
        Stream body,
        string? contentType,
        string? contentEncoding,
        SpoolDraft draft,
        FieldNames names,
        IngestLimits limits,
        CancellationToken cancel
    )
    {
        var (bytes, problem) = await BodyBytes.Read(body, contentEncoding, limits.BodyBytes, cancel);
        if (bytes is null)
            return Refused(problem!);
        using (bytes)
            return Split(bytes.Span, contentType, draft, names, limits);
    }

    /// <summary>Splits a body that is in memory already, expanded.</summary>
    public static IngestReading Split(
        ReadOnlySpan<byte> body,
        string? contentType,
        SpoolDraft draft,
        FieldNames names,
        IngestLimits limits
    )
    {
        if (body.StartsWith("PK\x03\x04"u8))
            return Refused(IngestProblems.NotText("a ZIP archive"));
        if (body.StartsWith("ElfFile\0"u8))
            return Refused(IngestProblems.NotText("a Windows event log (EVTX)"));
        // The origin is the draft's: what the readers put into the batch is read again from the spool.
        var reader = FormatOf(contentType, body)
            .Open(Origin.Door("http", null), new ReadLimits { RecordBytes = limits.RecordBytes });
        var batch = BatchFor(names);
        var rejected = 0L;
        List<RejectedRecord> named = [];
        while (!body.IsEmpty)
        {
            batch.Clear();
            var consumed = reader.Read(body, final: true, batch, BatchEvents);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Fault(i) == Faults.RecordCut)
                {
                    rejected++;
                    if (named.Count < limits.Named)
                        named.Add(TooLong(batch.Record(i), limits));
                    continue;
                }
                var raw = batch.Raw(i);
                if (draft.Count >= limits.Records)
                    return Refused(IngestProblems.TooMany(limits.Records));
                if (!draft.Fits(raw.Length))
                    return Refused(IngestProblems.TooLarge(limits.BodyBytes));
                draft.Add(raw);
            }
            body = body[consumed..];
            if (consumed == 0 && batch.Count == 0)
                throw new InvalidOperationException("A reader took nothing of a last window.");
        }
        return new IngestReading(draft.Count, rejected, named, null, false);
    }

    private static RejectedRecord TooLong(long record, IngestLimits limits) =>
        new(record, IngestProblems.RecordTooLong, $"The record is longer than {limits.RecordBytes} bytes.");

    private static IngestReading Refused(Problem problem) => new(0, 0, [], problem, IngestProblems.IsTooLarge(problem));

    private static Format FormatOf(string? contentType, ReadOnlySpan<byte> body)
    {
        var media = contentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        var name = media switch
        {
            "text/csv" or "application/csv" => "csv",
            "application/json" => "json",
            "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" =>
                "lines",
            _ => null,
        };
        if (name is not null)
            return Formats.Named(name) ?? throw new InvalidOperationException($"There is no format '{name}'.");
        var found = Formats.Detect(body[..Math.Min(body.Length, 64 << 10)]);
        // A shipper's lines may hold commas: their first is not a header because it looks like one.
        return media.StartsWith("text/", StringComparison.Ordinal) && found.Name == "csv"
            ? Formats.Named("lines") ?? found
            : found;
    }

    // One batch a thread, used again: most bodies are small and many.
    private static EventBatch BatchFor(FieldNames names)
    {
        if (_batch is null || _batch.Names != names)
        {
            _batch?.Dispose();
            _batch = new EventBatch(names);
        }
        return _batch;
    }
}
