namespace Lapwing.Learn.Tests;

/// <summary>Seeded tables.</summary>
static class Rows
{
    /// <summary>A cloud round the middle; some columns repeat few values, as counts do.</summary>
    public static Table Cloud(int rows, int width, ulong seed)
    {
        var random = new RandomStream(seed, 0);
        var table = new Table([.. Enumerable.Range(0, width).Select(i => $"f{i}")]);
        var row = new float[width];
        for (var r = 0; r < rows; r++)
        {
            for (var f = 0; f < width; f++)
                row[f] =
                    f % 3 == 2
                        ? random.Next(4)
                        : (float)(random.NextDouble() + random.NextDouble() + random.NextDouble());
            table.Append(row);
        }
        return table;
    }

    /// <summary>The cloud with one far row, the last, odd in one column.</summary>
    public static Table WithOutlier(int rows, int width, int column, ulong seed)
    {
        var table = Cloud(rows, width, seed);
        var row = new float[width];
        Array.Fill(row, 1.5f);
        row[column] = 40;
        table.Append(row);
        return table;
    }
}
