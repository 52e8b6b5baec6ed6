namespace Lapwing.Learn;

/// <summary>How one column's training values lie: enough to say "typical is 3" and "in the top 0.1 %".</summary>
/// <remarks>Keeps at most <see cref="MostPoints"/> evenly spaced values; exact below that many rows.</remarks>
public sealed class Spread
{
    public const int MostPoints = 2001;

    private readonly float[] _sorted;

    private Spread(float[] sorted) => _sorted = sorted;

    /// <summary>The middle value.</summary>
    public float Typical => _sorted[(_sorted.Length - 1) / 2];

    public float Least => _sorted[0];

    public float Greatest => _sorted[^1];

    /// <param name="values">Finite, in any order; at least one. Not retained.</param>
    public static Spread Of(IEnumerable<float> values)
    {
        var all = values.Order().ToArray();
        if (all.Length == 0)
            throw new ArgumentException("A spread has at least one value.", nameof(values));
        if (all.Length <= MostPoints)
            return new Spread(all);
        var points = new float[MostPoints];
        for (var i = 0; i < MostPoints; i++)
            points[i] = all[(long)i * (all.Length - 1) / (MostPoints - 1)];
        return new Spread(points);
    }

    /// <summary>The share of training values at or above this one, 0-1.</summary>
    public double ShareFrom(float value) => (_sorted.Length - Below(value)) / (double)_sorted.Length;

    /// <summary>The share of training values at or below this one, 0-1.</summary>
    public double ShareTo(float value) => Below(MathF.BitIncrement(value)) / (double)_sorted.Length;

    public void Write(BinaryWriter writer)
    {
        writer.Write(_sorted.Length);
        foreach (var value in _sorted)
            writer.Write(value);
    }

    /// <exception cref="InvalidDataException">It is no spread.</exception>
    public static Spread Read(BinaryReader reader)
    {
        var sorted = new float[reader.Count("points of a spread", 1, MostPoints)];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = reader.Finite("A point of a spread");
            if (i > 0 && sorted[i] < sorted[i - 1])
                throw new InvalidDataException("A spread's points fall.");
        }
        return new Spread(sorted);
    }

    private int Below(float value)
    {
        int low = 0,
            high = _sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
