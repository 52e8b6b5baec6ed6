using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Lapwing.Events.Tests;

/// <summary>How far our columns say what another's parse of the same record says: equal over compared, by column.</summary>
internal sealed class Agreement
{
    /// <summary>Each column and the expected fields that stand for it; the first present is compared.</summary>
    private static readonly (Column Column, string[] Fields)[] Pairs =
    [
        (Column.User, ["user.name"]),
        (Column.TargetUser, ["user.target.name", "user.changes.name"]),
        (Column.Host, ["host.name", "host.hostname", "observer.hostname", "log.hostname"]),
        (Column.SrcIp, ["source.ip"]),
        (Column.SrcPort, ["source.port"]),
        (Column.DstIp, ["destination.ip"]),
        (Column.DstPort, ["destination.port"]),
        (Column.BytesOut, ["source.bytes"]),
        (Column.BytesIn, ["destination.bytes"]),
        (Column.Process, ["process.executable", "process.name"]),
        (Column.ProcessId, ["process.pid"]),
        (Column.CommandLine, ["process.command_line"]),
        (Column.ParentProcess, ["process.parent.executable"]),
        (Column.ParentCommandLine, ["process.parent.command_line"]),
        (Column.File, ["file.path"]),
        (Column.Hash, ["file.hash.sha256", "file.hash.sha1", "file.hash.md5"]),
        (Column.Domain, ["dns.question.name", "url.domain"]),
        (Column.Url, ["url.full", "url.original"]),
        (Column.Method, ["http.request.method"]),
        (Column.Status, ["http.response.status_code"]),
        (Column.UserAgent, ["user_agent.original"]),
        (Column.Action, ["event.action"]),
        (Column.Outcome, ["event.outcome"]),
        (Column.Protocol, ["network.protocol", "network.transport"]),
    ];

    private readonly Dictionary<string, (int Equal, int Compared)> _columns = new(StringComparer.Ordinal);

    /// <summary>What differed: column, expected, found.</summary>
    public List<string> Differences { get; } = [];

    public int Compared => _columns.Values.Sum(c => c.Compared);

    public double Share => Compared == 0 ? 0 : (double)_columns.Values.Sum(c => c.Equal) / Compared;

    public void Compare(EventBatch batch, int index, JsonElement expected)
    {
        foreach (var (column, fields) in Pairs)
        {
            if (fields.Select(f => Text(expected, f)).FirstOrDefault(t => t is not null) is not { } wanted)
                continue;
            var found = batch.Text(index, column);
            Count(column.Name(), Normal(column, wanted), Normal(column, found));
        }
        if (Text(expected, "@timestamp") is { } time)
            Count(
                "time",
                Second(time),
                batch.Time(index) == EventBatch.NoTime ? "" : Second(EventTime.Format(batch.Time(index)))
            );
    }

    public override string ToString() =>
        $"{Share:P1} of {Compared}: "
        + string.Join(", ", _columns.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value.Equal}/{c.Value.Compared}"));

    private void Count(string column, string wanted, string found)
    {
        var (equal, compared) = _columns.GetValueOrDefault(column);
        _columns[column] = (equal + (wanted == found ? 1 : 0), compared + 1);
        if (wanted != found)
            Differences.Add($"{column}: expected '{wanted}', found '{found}'");
    }

    /// <summary>A field by its path, nested or flat; null when absent, empty or a dash.</summary>
    private static string? Text(JsonElement json, string path)
    {
        if (!json.TryGetProperty(path, out var value))
        {
            value = json;
            foreach (var part in path.Split('.'))
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value))
                    return null;
        }
        if (value.ValueKind == JsonValueKind.Array)
            value = value.EnumerateArray().FirstOrDefault();
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return text is "" or "-" ? null : text;
    }

    private static string Normal(Column column, string value)
    {
        value = value.ToLowerInvariant();
        return column switch
        {
            Column.SrcIp or Column.DstIp when IPAddress.TryParse(value, out var a) => (
                a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a
            ).ToString(),
            Column.Process => value[(value.LastIndexOfAny(['\\', '/']) + 1)..],
            Column.User => value[(value.LastIndexOf('\\') + 1)..].Split('@')[0],
            Column.Host => value.Split('.')[0],
            _ => value,
        };
    }

    private static string Second(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var t)
            ? t.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : time;
}
