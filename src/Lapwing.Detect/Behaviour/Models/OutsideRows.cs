using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>
/// Made-up rows that a forest is grown on beside the real ones, so that it can tell what it never saw. Cuts fall inside the
/// range of the training values only: without these rows an address never seen before would count as the rarest one known,
/// and a terabyte as the largest file known.
/// </summary>
/// <remarks>
/// Each is a real row with one feature outside its range: an unseen word; a number as far beyond the greatest (or the least) as
/// that is from the typical one. They are few (<see cref="Share"/>), so that the real rows stay what is usual.
/// </remarks>
internal static class OutsideRows
{
    public const double Share = 0.04;

    public static Table Added(Table table, Spread?[] spreads, FrequencyEncoder?[] encoders, ulong seed)
    {
        var with = new Table(table.Columns, table.Rows + (int)(table.Rows * Share) + table.Width);
        for (var r = 0; r < table.Rows; r++)
            with.Append(table.Row(r));
        var random = new RandomStream(seed, ulong.MaxValue - 1);
        var rounds = Math.Max(1, (int)(table.Rows * Share / table.Width));
        var row = new float[table.Width];
        for (var round = 0; round < rounds; round++)
        for (var f = 0; f < row.Length; f++)
        {
            table.Row(random.Next(table.Rows)).CopyTo(row);
            row[f] = encoders[f]?.Unseen ?? Beyond(spreads[f]!, random.Next(2) == 0);
            with.Append(row);
        }
        return with;
    }

    private static float Beyond(Spread spread, bool above)
    {
        var end = above ? spread.Greatest : spread.Least;
        return end + (end - spread.Typical);
    }
}
