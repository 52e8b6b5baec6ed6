using Lapwing.Learn;

namespace Lapwing.Bench;

/// <summary>The forest on one core: a million rows of nine columns, as the reference figures were taken.</summary>
static class ForestBench
{
    private const int RowCount = 1_000_000;
    private const int Width = 9;

    public static IEnumerable<Figure> Run()
    {
        var table = Rows();
        var scores = new double[RowCount];
        foreach (var trees in (int[])[100, 250])
        {
            var options = new IsolationForestOptions { Trees = trees };
            var forest = IsolationForest.Fit(table, options);
            yield return new Figure(
                $"forest.score_{trees}_trees",
                Measure.Best(3, () => forest.Score(table.Values, scores)).Rate(RowCount),
                "rows/s",
                trees == 100 ? 500_000 : null
            );
            yield return new Figure(
                $"forest.fit_{trees}_trees",
                Measure.Best(5, () => IsolationForest.Fit(table, options)).Rate(trees),
                "trees/s"
            );
        }
        var single = IsolationForest.Fit(table, new IsolationForestOptions());
        var parts = new double[Width];
        single.Explain(table.Row(0), parts);
        yield return new Figure(
            "forest.one_row",
            Measure.Best(5, () => Each(table, row => single.Score(row))).Rate(1000),
            "rows/s"
        );
        yield return new Figure(
            "forest.explain",
            Measure.Best(5, () => Each(table, row => single.Explain(row, parts))).Rate(1000),
            "rows/s"
        );
    }

    private delegate void OfRow(ReadOnlySpan<float> row);

    private static void Each(Table table, OfRow work)
    {
        for (var r = 0; r < 1000; r++)
            work(table.Row(r));
    }

    // Normal columns: sums of twelve uniform draws.
    private static Table Rows()
    {
        var random = new RandomStream(1, 0);
        var table = new Table([.. Enumerable.Range(0, Width).Select(i => $"f{i}")], RowCount);
        var row = new float[Width];
        for (var r = 0; r < RowCount; r++)
        {
            for (var f = 0; f < Width; f++)
            {
                double sum = -6;
                for (var i = 0; i < 12; i++)
                    sum += random.NextDouble();
                row[f] = (float)sum;
            }
            table.Append(row);
        }
        return table;
    }
}
