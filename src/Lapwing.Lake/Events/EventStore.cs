using System.Text;
using Lapwing.Events;

namespace Lapwing.Lake;

/// <summary>A row that the lake would not take; it lies in the tenant's table <c>refused</c>.</summary>
/// <param name="Index">In the batch, from 0.</param>
public readonly record struct RefusedRow(int Index, string Reason);

/// <summary>What became of a batch: stored + refused = its events.</summary>
public sealed record AppendResult(int Stored, IReadOnlyList<RefusedRow> Refused);

/// <summary>Writes events to the lake. Thread-safe.</summary>
/// <remarks>When <see cref="Append"/> returns, every row is on disk (or set aside with its reason): the spool may let go.</remarks>
public sealed class EventStore(LakeClient lake)
{
    /// <summary>What one insert holds at most: bounds the engine's memory.</summary>
    private const int BlockRows = 5_000;
    private const int BlockBytes = 16 << 20;

    private long _stored;
    private long _refused;
    private long _unreadable;

    /// <summary>Rows stored since the start, repeats included.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Rows set aside since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Column values since the start that no address or number column could hold; they are among the native fields.</summary>
    public long Unreadable => Interlocked.Read(ref _unreadable);

    /// <summary>Stores a normalised batch.</summary>
    /// <param name="token">
    /// Names these rows for ever: given again with the same batch it stores nothing twice, so an uncertain answer may be
    /// repeated. The last 1,000 blocks are remembered, across restarts and crashes.
    /// </param>
    /// <param name="positions">The spool position of each event; null where nothing was spooled.</param>
    /// <exception cref="LakeException">The lake is away or broken: nothing is lost, repeat with the same token.</exception>
    public async Task<AppendResult> Append(
        TenantName tenant,
        EventBatch batch,
        string token,
        IReadOnlyList<long>? positions,
        CancellationToken cancel
    )
    {
        if (positions is not null && positions.Count < batch.Count)
            throw new ArgumentException("Every event has a position.", nameof(positions));
        using var block = new EventBlock();
        var work = new Work(tenant, batch, token, positions, block, []);
        for (var from = 0; from < batch.Count; )
        {
            var count = BlockLength(batch, from);
            await Insert(work, from, count, cancel);
            from += count;
        }
        Interlocked.Add(ref _stored, batch.Count - work.Refused.Count);
        Interlocked.Add(ref _refused, work.Refused.Count);
        Interlocked.Add(ref _unreadable, block.Unreadable);
        return new AppendResult(batch.Count - work.Refused.Count, work.Refused);
    }

    private async Task Insert(Work work, int from, int count, CancellationToken cancel)
    {
        var bytes = work.Block.Write(work.Batch, from, count, work.Positions);
        try
        {
            var into = $"{work.Tenant.Database}.{EventTable.Name}";
            await lake.Insert(into, bytes, $"{work.Token}:{from}+{count}", cancel);
        }
        catch (LakeException e) when (e.Fault is LakeFault.BadRows or LakeFault.TooMuch)
        {
            if (count == 1)
            {
                await SetAside(work, from, e.Message, cancel);
                return;
            }
            // One row may spoil it for all: the halves find it.
            await Insert(work, from, count / 2, cancel);
            await Insert(work, from + count / 2, count - count / 2, cancel);
        }
    }

    private async Task SetAside(Work work, int index, string reason, CancellationToken cancel)
    {
        reason = reason.Length > 500 ? reason[..500] : reason;
        work.Refused.Add(new RefusedRow(index, reason));
        var batch = work.Batch;
        var raw = batch.Raw(index);
        using var block = new NativeBlock();
        block.Begin(6, 1);
        block.Column("received", "DateTime64(6, 'UTC')");
        block.Int64(batch.Received(index));
        block.Column("event_id", "FixedString(16)");
        block.Id(batch.Id(index));
        block.Column("origin", "String");
        block.Text(batch.Origin(index).Name);
        block.Column("record", "UInt64");
        block.Int64(batch.Record(index));
        block.Column("reason", "String");
        block.Text(Encoding.UTF8.GetBytes(reason));
        block.Column("raw", "String");
        block.Text(raw[..Math.Min(raw.Length, 1 << 20)]);
        await lake.Insert($"{work.Tenant.Database}.refused", block.Bytes, $"{work.Token}:{index}!", cancel);
    }

    private static int BlockLength(EventBatch batch, int from)
    {
        long bytes = 0;
        var row = from;
        for (; row < batch.Count && row - from < BlockRows; row++)
        {
            // Raw and the native values taken out of it.
            bytes += 256 + 2L * batch.RawSlice(row).Length;
            if (bytes > BlockBytes && row > from)
                break;
        }
        return row - from;
    }

    private sealed record Work(
        TenantName Tenant,
        EventBatch Batch,
        string Token,
        IReadOnlyList<long>? Positions,
        EventBlock Block,
        List<RefusedRow> Refused
    );
}
