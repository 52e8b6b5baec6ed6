namespace Lapwing.Learn;

/// <summary>How well scores put the rows that matter first.</summary>
public static class Ranking
{
    /// <summary>The chance that a positive row scores above a negative one, ties counting half. NaN without both kinds.</summary>
    public static double Auroc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        var (sorted, labels) = Descending(scores, positive);
        double wins = 0;
        long positives = 0,
            negatives = 0;
        for (var i = 0; i < sorted.Length; )
        {
            var (tiedPositives, tiedNegatives) = (0L, 0L);
            for (var tie = sorted[i]; i < sorted.Length && sorted[i].Equals(tie); i++)
                _ = labels[i] ? tiedPositives++ : tiedNegatives++;
            // Every negative of this tie is beaten by all positives before it, and by half of those beside it.
            wins += tiedNegatives * (positives + (tiedPositives / 2.0));
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return positives == 0 || negatives == 0 ? double.NaN : wins / positives / negatives;
    }

    /// <summary>The precision at each threshold, weighted by the recall gained there. NaN without positives.</summary>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        var (sorted, labels) = Descending(scores, positive);
        double sum = 0;
        long found = 0;
        for (var i = 0; i < sorted.Length; )
        {
            long here = 0;
            for (var tie = sorted[i]; i < sorted.Length && sorted[i].Equals(tie); i++)
                here += labels[i] ? 1 : 0;
            found += here;
            sum += here * (found / (double)i);
        }
        return found == 0 ? double.NaN : sum / found;
    }

    private static (double[] Scores, bool[] Labels) Descending(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
            throw new ArgumentException($"{scores.Length} scores for {positive.Length} labels.", nameof(scores));
        var keys = scores.ToArray();
        var labels = positive.ToArray();
        Array.Sort(keys, labels);
        Array.Reverse(keys);
        Array.Reverse(labels);
        return (keys, labels);
    }
}
