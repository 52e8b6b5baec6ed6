using System.Text.Json;
using Lapwing.Detect;
using Lapwing.Lake.Search;

namespace Lapwing.Lake;

/// <summary>Writes findings to the lake. Thread-safe. The same finding again replaces itself.</summary>
public sealed class FindingStore(LakeClient lake, TimeProvider clock)
{
    private const int BlockRows = 1_000;

    /// <summary>Stores findings; on disk when it returns.</summary>
    /// <param name="token">Names these findings for ever, as for events.</param>
    /// <exception cref="LakeException">The lake is away or broken: repeat with the same token.</exception>
    public async Task Append(TenantName tenant, IReadOnlyList<Finding> findings, string token, CancellationToken cancel)
    {
        using var block = new NativeBlock();
        for (var from = 0; from < findings.Count; from += BlockRows)
        {
            Write(block, findings.Skip(from).Take(BlockRows).ToList());
            await lake.Insert($"{tenant.Database}.{FindingTable.Name}", block.Bytes, $"{token}:{from}", cancel);
        }
    }

    private void Write(NativeBlock block, List<Finding> findings)
    {
        var written = Times.Micros(clock.GetUtcNow());
        block.Begin(14, findings.Count);
        Each("id", "String", f => block.Text(f.Id));
        Each("time", "DateTime64(6, 'UTC')", f => block.Int64(f.Time is { } time ? Times.Micros(time) : 0));
        Each("dated", "UInt8", f => block.Byte(f.Time is null ? (byte)0 : (byte)1));
        Each("level", "Int8", f => block.Byte((byte)f.Level));
        Each("risk", "UInt8", f => block.Byte((byte)Math.Clamp(f.Risk, 0, 100)));
        Each("category", "String", f => block.Text(f.Category ?? ""));
        Each("kind", "String", f => block.Text(f.Detector.Kind));
        Each("detector", "String", f => block.Text(f.Detector.Id));
        Each("detector_name", "String", f => block.Text(f.Detector.Name));
        Lists("entities", f => f.Entities.SelectMany(e => e.Value.Select(v => $"{e.Key}:{v}")));
        Lists("attack", f => f.Attack);
        Lists("events", f => f.Events.Select(e => e.Id));
        Each("json", "String", f => block.Text(JsonSerializer.SerializeToUtf8Bytes(f, DetectJson.Default.Finding)));
        Each("written", "DateTime64(6, 'UTC')", _ => block.Int64(written));

        void Each(string name, string type, Action<Finding> write)
        {
            block.Column(name, type);
            findings.ForEach(write);
        }

        // Where each row's list ends, then all values.
        void Lists(string name, Func<Finding, IEnumerable<string>> of)
        {
            block.Column(name, "Array(String)");
            ulong end = 0;
            foreach (var finding in findings)
                block.UInt64(end += (ulong)of(finding).Count());
            foreach (var finding in findings)
            foreach (var value in of(finding))
                block.Text(value);
        }
    }
}
