using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lapwing.Testing;

namespace Lapwing.Learn.Tests;

/// <summary>The classical anomaly-detection sets of the corpora, with the figures scikit-learn reached on them.</summary>
static class AnomalySets
{
    public sealed record Reference(double Mean, double Deviation);

    public sealed record Labelled(Table Rows, bool[] Anomaly);

    /// <summary>AUROC by set: 100 trees, mean and deviation over the seeds.</summary>
    public static IReadOnlyDictionary<string, Reference> Figures()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Corpora.Require("ml/reference.json")));
        return json
            .RootElement.GetProperty("isolation_forest")
            .EnumerateObject()
            .Where(set => set.Value.TryGetProperty("n100", out _))
            .ToDictionary(
                set => set.Name,
                set =>
                {
                    var figures = set.Value.GetProperty("n100");
                    return new Reference(
                        figures.GetProperty("auroc_mean").GetDouble(),
                        figures.GetProperty("auroc_std").GetDouble()
                    );
                }
            );
    }

    /// <summary>Columns <c>f0...</c> and last <c>label</c>, 1 = anomaly.</summary>
    public static Labelled Read(ZipArchive archive, string name)
    {
        var entry = archive.GetEntry($"{name}.csv") ?? throw new InvalidOperationException($"No {name}.csv.");
        var bytes = new byte[entry.Length];
        using (var stream = entry.Open())
            stream.ReadExactly(bytes);

        var rest = bytes.AsSpan();
        var columns = Encoding.UTF8.GetString(TakeLine(ref rest)).Trim().Split(',')[..^1];
        var table = new Table(columns);
        var labels = new List<bool>();
        var row = new float[columns.Length];
        while (!rest.IsEmpty)
        {
            var line = TakeLine(ref rest);
            for (var i = 0; i <= row.Length; i++)
            {
                if (!Utf8Parser.TryParse(line, out float value, out var used))
                    throw new InvalidOperationException($"{name}.csv, row {table.Rows + 1}: not a number.");
                line = line[Math.Min(used + 1, line.Length)..];
                if (i < row.Length)
                    row[i] = value;
                else
                    labels.Add(value > 0);
            }
            table.Append(row);
        }
        return new Labelled(table, [.. labels]);
    }

    private static Span<byte> TakeLine(ref Span<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line;
    }
}
