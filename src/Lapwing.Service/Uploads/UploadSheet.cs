using Lapwing.Detect;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.State;

namespace Lapwing.Service;

/// <summary>What a cut did for the uploads that its blocks belong to.</summary>
static class UploadSheet
{
    public static IReadOnlyList<UploadProgress> Of(
        IReadOnlyList<SpoolBlock> blocks,
        IReadOnlyList<BlockDecoder.Decoded> batches,
        IReadOnlyList<Finding> findings
    )
    {
        if (!blocks.Any(b => b.Upload is not null))
            return [];
        var sheets = new Dictionary<string, Sheet>(StringComparer.Ordinal);
        var uploadOf = new Dictionary<string, string>(StringComparer.Ordinal);
        // Events stand in the order of the blocks: one walk over both.
        var (batch, index) = (0, 0);
        foreach (var block in blocks)
        {
            for (var i = 0; i < block.Count; i++)
            {
                while (index == batches[batch].Batch.Count)
                    (batch, index) = (batch + 1, 0);
                if (block.Upload is { } upload)
                {
                    if (!sheets.TryGetValue(upload, out var sheet))
                        sheets[upload] = sheet = new Sheet();
                    sheet.Take(batches[batch].Batch, index);
                    uploadOf[EventIds.Text(batches[batch].Batch.Id(index))] = upload;
                }
                index++;
            }
        }
        foreach (var finding in findings)
            if (finding.Events.Count > 0 && uploadOf.TryGetValue(finding.Events[^1].Id, out var upload))
                sheets[upload].Findings++;
        return
        [
            .. sheets.Select(s => new UploadProgress(
                s.Key,
                s.Value.Events,
                s.Value.Faults,
                s.Value.Findings,
                EventReferences.Time(s.Value.First),
                EventReferences.Time(s.Value.Last)
            )),
        ];
    }

    private sealed class Sheet
    {
        public long Events { get; private set; }
        public long Faults { get; private set; }
        public long Findings { get; set; }
        public long First { get; private set; } = EventBatch.NoTime;
        public long Last { get; private set; } = EventBatch.NoTime;

        public void Take(EventBatch batch, int index)
        {
            Events++;
            if (batch.Fault(index) is not null)
                Faults++;
            var time = batch.Time(index);
            if (time == EventBatch.NoTime)
                return;
            First = First == EventBatch.NoTime ? time : Math.Min(First, time);
            Last = Math.Max(Last, time);
        }
    }
}
