using System.Collections.Concurrent;
using Lapwing.Detect;

namespace Lapwing.Service;

/// <summary>
/// Detection of uploaded files: each by itself, because a dropped file's events are older than what came in meanwhile and
/// would be too late for the stream's windows. Of the loop's thread, but for <see cref="Ends"/>.
/// </summary>
sealed class UploadDetections(TenantParts parts)
{
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _ends = new(StringComparer.Ordinal);

    /// <summary>How many events an upload has since this start.</summary>
    public void Ends(string upload, long events) => _ends[upload] = events;

    /// <summary>The detection that a batch belongs to: the stream's own, or its upload's.</summary>
    public Detection DetectionOf(BlockDecoder.Decoded decoded)
    {
        if (decoded.Upload is not { } upload)
            return parts.Detection;
        if (!_running.TryGetValue(upload, out var running))
            _running[upload] = running = new Running(parts.DetectionOfUpload(Models()));
        running.Seen += decoded.Batch.Count;
        return running.Detection;
    }

    /// <summary>What spans events and can be said now; all of it for uploads that have come to their end.</summary>
    public List<Finding> Advance()
    {
        var findings = new List<Finding>();
        foreach (var (upload, running) in _running.ToList())
        {
            findings.AddRange(running.Detection.Advance());
            if (!_ends.TryGetValue(upload, out var events) || running.Seen < events)
                continue;
            findings.AddRange(running.Detection.Finish());
            _running.Remove(upload);
            _ends.TryRemove(upload, out _);
        }
        return findings;
    }

    private Dictionary<string, Model> Models() =>
        parts
            .Detection.Learners.Where(l => l.Model is not null)
            .ToDictionary(l => l.Set.Name, l => l.Model!, StringComparer.Ordinal);

    private sealed class Running(Detection detection)
    {
        public Detection Detection { get; } = detection;
        public long Seen { get; set; }
    }
}
