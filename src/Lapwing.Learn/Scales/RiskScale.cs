namespace Lapwing.Learn;

/// <summary>
/// Scores on a scale of 0-100 that people can read alike for every model: straight lines between anchors taken from the
/// training scores. Never falls where the score rises.
/// </summary>
/// <remarks>
/// Anchors: the least training score 0, the middle one 10, the one that three times the contamination lies above 40, the one
/// that the contamination lies above 75, <see cref="Greatest"/> 100. The anchor of 75 is at least the
/// <c>leastHigh</c> asked for, so that data without oddities has no high risk only because something must be on top.
/// </remarks>
public sealed class RiskScale
{
    public const double Middle = 10;
    public const double Medium = 40;
    public const double High = 75;

    /// <summary>The score from which on the risk is 100: as near 1 as forests of real data come.</summary>
    public const double Greatest = 0.9;

    private readonly float[] _scores;
    private readonly float[] _risks;

    private RiskScale(float[] scores, float[] risks) => (_scores, _risks) = (scores, risks);

    /// <summary>The score from which on the risk is high.</summary>
    public double Threshold => _scores[3];

    /// <param name="scores">Of the training rows, 0-1; at least one.</param>
    /// <param name="contamination">Share of rows expected to be odd: above 0, at most 0.5.</param>
    /// <param name="leastHigh">The score below which no row's risk is high, 0-1. 0.5 is what a typical row has.</param>
    public static RiskScale Fit(ReadOnlySpan<double> scores, double contamination, double leastHigh = 0.51)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contamination);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contamination, 0.5);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Length);
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        var high = Math.Max(At(sorted, 1 - contamination), leastHigh);
        var medium = Math.Min(
            Math.Max(At(sorted, Math.Max(0.5, 1 - (3 * contamination))), (0.5 + leastHigh) / 2),
            high
        );
        // Rounded down to single precision: a score at the threshold stays at it, also after the scale was stored.
        float[] anchors = [Down(sorted[0]), Down(At(sorted, 0.5)), Down(medium), Down(high), (float)Greatest];
        // Where scores tie, anchors fall together: the greater risk is what the tie gets.
        for (var i = anchors.Length - 2; i >= 0; i--)
            anchors[i] = Math.Min(anchors[i], anchors[i + 1]);
        return new RiskScale(anchors, [0, (float)Middle, (float)Medium, (float)High, 100]);
    }

    /// <summary>The risk of a score, 0-100.</summary>
    public double Of(double score)
    {
        var i = _scores.Length - 1;
        while (i >= 0 && score < _scores[i])
            i--;
        if (i < 0)
            return 0;
        if (i == _scores.Length - 1)
            return 100;
        var along = (score - _scores[i]) / (_scores[i + 1] - _scores[i]);
        return _risks[i] + (along * (_risks[i + 1] - _risks[i]));
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var score in _scores)
            writer.Write(score);
    }

    /// <exception cref="InvalidDataException">It is no scale.</exception>
    public static RiskScale Read(BinaryReader reader)
    {
        var scores = new float[5];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = reader.Finite("An anchor");
            if (i > 0 && scores[i] < scores[i - 1])
                throw new InvalidDataException("A scale's anchors fall.");
        }
        return new RiskScale(scores, [0, (float)Middle, (float)Medium, (float)High, 100]);
    }

    // Between the two neighbours, as percentiles are usually taken.
    private static double At(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 >= sorted.Length
            ? sorted[^1]
            : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    private static float Down(double value) => (float)value > value ? MathF.BitDecrement((float)value) : (float)value;
}
