namespace Lapwing.Learn;

public sealed partial class IsolationForest
{
    // By tree and node: the mean path length of the training rows that passed there.
    private readonly Lazy<float[][]> _means;

    /// <summary>Each column's part in a row's score: never negative, all together 1 (or all equal when no column set the row apart).</summary>
    /// <remarks>
    /// On the way down a tree each split moves the expected path length from the node's mean over its training rows to the
    /// child's mean. That step is credited to the split's column; over a whole path the steps add up to exactly how much
    /// shorter this row's path is than the typical one. A column whose steps lengthen the path in sum explains nothing odd
    /// and counts 0.
    /// </remarks>
    /// <param name="row">Finite values in the order of <see cref="Columns"/>.</param>
    /// <param name="parts">One a column.</param>
    public void Explain(ReadOnlySpan<float> row, Span<double> parts)
    {
        Steps(row, parts);
        double sum = 0;
        foreach (ref var part in parts)
            sum += part = Math.Max(0, part);
        foreach (ref var part in parts)
            part = sum > 0 ? part / sum : 1.0 / parts.Length;
    }

    /// <summary>Per column: the shortening of the path, summed over all trees; negative where it was lengthened.</summary>
    /// <returns>The mean path length of the training rows, summed over all trees.</returns>
    internal double Steps(ReadOnlySpan<float> row, Span<double> steps)
    {
        if (row.Length != Columns.Count || steps.Length != Columns.Count)
            throw new ArgumentException($"A row has {Columns.Count} values.", nameof(row));
        steps.Clear();
        double typical = 0;
        for (var t = 0; t < _trees.Length; t++)
        {
            var (tree, means) = (_trees[t], _means.Value[t]);
            typical += means[0];
            for (var place = 0; !tree[place].IsLeaf; )
            {
                var split = tree[place];
                var child = split.Left + (row[split.Feature] > split.Threshold ? 1 : 0);
                steps[split.Feature] += means[place] - means[child];
                place = child;
            }
        }
        return typical;
    }

    // Children stand after their parents: one pass down for depths, one up for means.
    private static float[] MeanLengths(IsolationNode[] tree)
    {
        var means = new float[tree.Length];
        var depths = new int[tree.Length];
        for (var i = 0; i < tree.Length; i++)
            if (!tree[i].IsLeaf)
                depths[tree[i].Left] = depths[tree[i].Left + 1] = depths[i] + 1;
        for (var i = tree.Length - 1; i >= 0; i--)
        {
            var node = tree[i];
            means[i] = node.IsLeaf
                ? (float)(depths[i] + PathLength.Average(node.Size))
                : (float)(
                    (
                        ((double)means[node.Left] * tree[node.Left].Size)
                        + ((double)means[node.Left + 1] * tree[node.Left + 1].Size)
                    ) / node.Size
                );
        }
        return means;
    }
}
