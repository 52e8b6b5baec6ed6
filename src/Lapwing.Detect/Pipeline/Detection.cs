using System.Security.Cryptography;
using Lapwing.Events;
using Lapwing.Sigma;

namespace Lapwing.Detect;

/// <summary>
/// One stream's detection: batches in, findings out. <c>scan</c> and <c>serve</c> run this same class with other sources
/// and ends. One thread at a time; its window states are kept by <see cref="Save"/>.
/// </summary>
/// <param name="lateness">How far behind the greatest event time events may come and still be correlated; files: any.</param>
public sealed class Detection(Detectors detectors, IReadOnlyList<BehaviourDetector> behaviours, TimeSpan lateness)
{
    private const int Version = 3;
    private const int HashBytes = 16;

    private readonly List<RuleMatch> _matches = [];
    private readonly List<CorrelationRun> _runs = [];
    private readonly Retold _retold = new();
    private readonly RunFindings _runFindings = new(detectors.Rules);
    private readonly CorrelationEngine _correlations = new(
        detectors.Rules,
        new CorrelationOptions { Lateness = lateness }
    );

    public Sources Sources => detectors.Sources;
    public IReadOnlyList<BehaviourDetector> Behaviours => behaviours;

    /// <summary>The greatest event time seen; lateness is measured against it, never against the clock.</summary>
    public long Watermark { get; private set; } = EventBatch.NoTime;

    /// <summary>Takes a normalised batch, ids given. Returns what is known by it; what spans events comes by <see cref="Advance"/>.</summary>
    public List<Finding> Process(EventBatch batch)
    {
        var findings = new List<Finding>();
        detectors.Enrich(batch);
        var matcher = detectors.Take();
        try
        {
            _matches.Clear();
            matcher.Match(batch, _matches);
            foreach (var match in _matches)
            {
                if (_correlations.Uses(match.RuleIndex))
                {
                    _runFindings.Hold(batch, match.EventIndex);
                    _correlations.Add(matcher, batch, match);
                }
                var rule = detectors.Rules.Rules[match.RuleIndex];
                if (rule.Generates)
                    findings.Add(
                        RuleFindings.Of(
                            rule.Info,
                            rule.LogSource,
                            matcher.Explain(match.RuleIndex, batch, match.EventIndex),
                            batch,
                            match.EventIndex
                        )
                    );
            }
        }
        finally
        {
            detectors.Give(matcher);
        }
        foreach (var behaviour in behaviours)
            findings.AddRange(behaviour.Add(batch).Where(_retold.IsNews));
        for (var i = 0; i < batch.Count; i++)
            Watermark = Math.Max(Watermark, Happened(batch, i));
        return findings;
    }

    // Nothing happens after it was received: one line from a clock that is wrong, or made to be, must not turn all that
    // follows into late events. A file's events were received at no time that matters.
    private static long Happened(EventBatch batch, int index)
    {
        var (time, received) = (batch.Time(index), batch.Received(index));
        return batch.Origin(index).IsFile || received <= 0 ? time : Math.Min(time, received);
    }

    /// <summary>What spans events and can be said now.</summary>
    public List<Finding> Advance()
    {
        var findings = new List<Finding>();
        if (Watermark != EventBatch.NoTime)
            _correlations.Advance(Watermark, _runs);
        TakeRuns(findings);
        foreach (var behaviour in behaviours)
            findings.AddRange(behaviour.Settle().Where(_retold.IsNews));
        return findings;
    }

    /// <summary>The input ended: what windows still held.</summary>
    public List<Finding> Finish()
    {
        var findings = new List<Finding>();
        _correlations.Complete(_runs);
        TakeRuns(findings);
        foreach (var behaviour in behaviours)
            findings.AddRange(behaviour.Flush().Where(_retold.IsNews));
        return findings;
    }

    // Of a run told several times at once the last says it all. What was withdrawn begins earlier under another id.
    private void TakeRuns(List<Finding> findings)
    {
        foreach (var run in _runs.GroupBy(r => r.Id).Select(g => g.Last()))
            if (!run.Withdrawn && detectors.Rules.Correlations[run.CorrelationIndex].Generates)
                findings.Add(_runFindings.Of(run));
        _runs.Clear();
    }

    /// <summary>Window states as bytes.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(Watermark);
        using (var runs = new MemoryStream())
        {
            _correlations.Save(runs);
            writer.Write((int)runs.Length);
            writer.Write(runs.GetBuffer(), 0, (int)runs.Length);
        }
        writer.Write(behaviours.Count);
        foreach (var behaviour in behaviours)
        {
            var saved = behaviour.Windows.Checkpoint();
            writer.Write(behaviour.Set.Name);
            writer.Write(saved.Length);
            writer.Write(saved);
        }
        _runFindings.Save(writer);
        writer.Flush();
        writer.Write(Hash(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Goes on from what <see cref="Save"/> gave; nothing: from the start.</summary>
    /// <returns>What could not be taken up, because its definition changed or it is damaged.</returns>
    public IReadOnlyList<Problem> Load(ReadOnlyMemory<byte> saved)
    {
        var problems = new List<Problem>();
        if (saved.IsEmpty)
            return problems;
        // Nothing of a damaged state is taken up: half of it could be wrong in ways that show only later.
        if (
            saved.Length < HashBytes
            || !Hash(saved.Span[..^HashBytes]).AsSpan().SequenceEqual(saved.Span[^HashBytes..])
        )
            return [Lost("windows", "They are damaged.")];
        using var reader = new BinaryReader(new MemoryStream(saved[..^HashBytes].ToArray()));
        try
        {
            if (reader.ReadInt32() != Version)
                throw new InvalidDataException("They are of another version.");
            Watermark = reader.ReadInt64();
            using (var runs = new MemoryStream(reader.ReadBytes(reader.ReadInt32())))
                _correlations.Restore(runs);
            for (var i = reader.ReadInt32(); i > 0; i--)
            {
                var name = reader.ReadString();
                var bytes = reader.ReadBytes(reader.ReadInt32());
                var fault = behaviours.FirstOrDefault(b => b.Set.Name == name)?.Windows.Restore(bytes);
                if (fault is not null)
                    problems.Add(Lost(name, fault));
            }
            _runFindings.Load(reader);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ArgumentException)
        {
            problems.Add(Lost("windows", fault.Message));
        }
        return problems;
    }

    private static byte[] Hash(ReadOnlySpan<byte> state) => SHA256.HashData(state)[..HashBytes];

    private static Problem Lost(string name, string fault) =>
        new(
            "LW-DETECT-001",
            Severity.Warning,
            new Place(name),
            $"What was half seen before the restart could not be taken up: {fault}",
            "Nothing to do; windows begin anew."
        );
}
