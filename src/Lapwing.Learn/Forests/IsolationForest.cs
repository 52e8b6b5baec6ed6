namespace Lapwing.Learn;

/// <summary>
/// Isolation Forest: how soon random cuts set a row apart says how odd it is. Immutable; any number of threads.
/// </summary>
/// <remarks>
/// Liu, Ting, Zhou, "Isolation Forest" (2008) and "Isolation-based Anomaly Detection" (2012): a sample without replacement
/// a tree, height limit ceil(log2 n), random attribute and cut, score 2^(-E[h(x)] / c(n)).
/// </remarks>
public sealed partial class IsolationForest
{
    private readonly IsolationNode[][] _trees;
    private readonly PackedTrees? _packed;
    private readonly double _average;

    private IsolationForest(IReadOnlyList<string> columns, int sampleSize, IsolationNode[][] trees)
    {
        Columns = columns;
        SampleSize = sampleSize;
        _trees = trees;
        _average = PathLength.Average(sampleSize);
        var height = PathLength.HeightLimit(sampleSize);
        if (height <= PackedTrees.MostHeight)
            _packed = new PackedTrees(trees, height);
        _means = new Lazy<float[][]>(() => Array.ConvertAll(_trees, MeanLengths));
    }

    /// <summary>What a row's values are, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Rows each tree was grown on.</summary>
    public int SampleSize { get; }

    public int Trees => _trees.Length;

    /// <summary>Grows a forest. The same table, options and seed give the same forest, byte for byte.</summary>
    /// <exception cref="ArgumentException">The table is empty, or an option out of its range.</exception>
    public static IsolationForest Fit(Table table, IsolationForestOptions options)
    {
        options.Check();
        if (table.Rows == 0)
            throw new ArgumentException("A forest grows on at least one row.", nameof(table));
        var sampleSize = Math.Min(options.SampleSize, table.Rows);
        var trees = new IsolationNode[options.Trees][];
        // Each tree draws from a stream of its own, so the forest does not depend on who grew which.
        Parallel.For(
            0,
            trees.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
            () => new TreeGrower(table, sampleSize),
            (tree, _, grower) =>
            {
                trees[tree] = grower.Grow(new RandomStream(options.Seed, (ulong)tree));
                return grower;
            },
            _ => { }
        );
        return new IsolationForest(table.Columns, sampleSize, trees);
    }

    /// <summary>Scores one row: above 0.5 sooner set apart than a typical row, near 1 at once.</summary>
    /// <param name="row">Finite values in the order of <see cref="Columns"/>.</param>
    public double Score(ReadOnlySpan<float> row)
    {
        double score = 0;
        Score(row, new Span<double>(ref score));
        return score;
    }

    /// <summary>Scores every row of a table.</summary>
    /// <param name="threads">At most this many; the scores are the same whatever their number.</param>
    public double[] Score(Table table, int threads = 1)
    {
        var scores = new double[table.Rows];
        if (threads == 1)
        {
            Score(table.Values, scores);
            return scores;
        }
        const int Chunk = 8192;
        var values = table.Memory;
        Parallel.For(
            0,
            (table.Rows + Chunk - 1) / Chunk,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            chunk =>
            {
                var first = chunk * Chunk;
                var count = Math.Min(Chunk, scores.Length - first);
                Score(values.Span.Slice(first * table.Width, count * table.Width), scores.AsSpan(first, count));
            }
        );
        return scores;
    }

    /// <summary>Scores rows that lie one after the other.</summary>
    /// <param name="rows">Row-major, finite.</param>
    /// <param name="scores">One a row, 0-1.</param>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        var width = Columns.Count;
        if (rows.Length != scores.Length * width)
            throw new ArgumentException($"{rows.Length} values for {scores.Length} rows of {width}.", nameof(rows));
        if (_packed is not null)
            _packed.Sum(rows, width, scores);
        else
            for (var i = 0; i < scores.Length; i++)
                scores[i] = PathLengthOf(rows.Slice(i * width, width));
        // A forest grown on one row has nothing to compare with: every row is as typical as any.
        var scale = _average > 0 ? -1 / (_average * _trees.Length) : 0;
        for (var i = 0; i < scores.Length; i++)
            scores[i] = _average > 0 ? Math.Pow(2, scores[i] * scale) : 0.5;
    }

    /// <summary>The sum of a row's path lengths over all trees, walked plainly.</summary>
    internal double PathLengthOf(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (var tree in _trees)
        {
            int place = 0,
                depth = 0;
            for (; !tree[place].IsLeaf; depth++)
                place = tree[place].Left + (row[tree[place].Feature] > tree[place].Threshold ? 1 : 0);
            sum += (float)(depth + PathLength.Average(tree[place].Size));
        }
        return sum;
    }
}
