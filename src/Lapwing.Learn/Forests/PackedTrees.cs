using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapwing.Learn;

/// <summary>
/// The trees of a forest laid out for scoring many rows: each a perfect binary tree of the forest's height, so that a walk
/// has no end to test for and eight rows walk side by side.
/// </summary>
/// <remarks>
/// Beside the plain walk (<see cref="IsolationForest.PathLengthOf"/>), which a test compares with it; about ten times faster.
/// A leaf above the bottom becomes a run of splits that nothing passes to the right of.
/// </remarks>
internal sealed class PackedTrees
{
    /// <summary>A perfect tree doubles with each level: higher forests are walked plainly.</summary>
    public const int MostHeight = 12;

    private const int Lanes = 8;
    private const int BlockBytes = 16 * 1024;

    private readonly int _height;
    private readonly int _trees;
    private readonly Split[] _splits;
    private readonly float[] _lengths;

    public PackedTrees(IReadOnlyList<IsolationNode[]> trees, int height)
    {
        _height = height;
        _trees = trees.Count;
        _splits = new Split[trees.Count * Inner];
        _lengths = new float[trees.Count * Leaves];
        Array.Fill(_splits, new Split(0, float.PositiveInfinity));
        for (var t = 0; t < trees.Count; t++)
            Pack(trees[t], 0, t, 0, 0);
    }

    private int Inner => (1 << _height) - 1;

    private int Leaves => 1 << _height;

    private void Pack(IsolationNode[] tree, int node, int treeIndex, int place, int depth)
    {
        var n = tree[node];
        if (!n.IsLeaf)
        {
            _splits[(treeIndex * Inner) + place] = new Split(n.Feature * Lanes, n.Threshold);
            Pack(tree, n.Left, treeIndex, (2 * place) + 1, depth + 1);
            Pack(tree, n.Left + 1, treeIndex, (2 * place) + 2, depth + 1);
            return;
        }
        var length = (float)(depth + PathLength.Average(n.Size));
        for (; depth < _height; depth++)
            place = (2 * place) + 1;
        _lengths[(treeIndex * Leaves) + place - Inner] = length;
    }

    /// <summary>The sum of each row's path lengths over all trees.</summary>
    /// <param name="rows">Row-major, finite.</param>
    /// <param name="sums">One a row.</param>
    public void Sum(ReadOnlySpan<float> rows, int width, Span<double> sums)
    {
        var groups = Math.Max(1, BlockBytes / (width * Lanes * sizeof(float)));
        groups = Math.Min(groups, (sums.Length + Lanes - 1) / Lanes);
        var block = new float[groups * width * Lanes];
        var blockSums = new double[groups * Lanes];
        for (var first = 0; first < sums.Length; first += groups * Lanes)
        {
            var count = Math.Min(groups * Lanes, sums.Length - first);
            Transpose(rows.Slice(first * width, count * width), width, block);
            SumBlock(block, width, (count + Lanes - 1) / Lanes, blockSums);
            blockSums.AsSpan(0, count).CopyTo(sums[first..]);
        }
    }

    // Groups of eight rows, feature by feature. Lanes beyond the last row keep what they had: finite, and not read.
    private static void Transpose(ReadOnlySpan<float> rows, int width, Span<float> block)
    {
        var group = width * Lanes;
        for (int row = 0, at = 0; at < rows.Length; row++)
        {
            var to = ((row / Lanes) * group) + (row % Lanes);
            for (var f = 0; f < width; f++, at++, to += Lanes)
                block[to] = rows[at];
        }
    }

    private void SumBlock(ReadOnlySpan<float> block, int width, int groups, Span<double> sums)
    {
        sums[..(groups * Lanes)].Clear();
        for (var t = 0; t < _trees; t++)
        {
            var splits = _splits.AsSpan(t * Inner, Inner);
            var lengths = _lengths.AsSpan(t * Leaves, Leaves);
            for (var g = 0; g < groups; g++)
                Walk(splits, lengths, block.Slice(g * width * Lanes, width * Lanes), sums.Slice(g * Lanes, Lanes));
        }
    }

    // No bounds checks: places stay below 2^height - 1 by construction, features below the width (checked when a forest is
    // made or read), lanes below 8.
    private void Walk(
        ReadOnlySpan<Split> splits,
        ReadOnlySpan<float> lengths,
        ReadOnlySpan<float> values,
        Span<double> sums
    )
    {
        ref var split = ref MemoryMarshal.GetReference(splits);
        ref var value = ref MemoryMarshal.GetReference(values);
        nint a = 0,
            b = 0,
            c = 0,
            d = 0,
            e = 0,
            f = 0,
            g = 0,
            h = 0;
        for (var level = _height; level > 0; level--)
        {
            a = Step(ref split, ref value, a, 0);
            b = Step(ref split, ref value, b, 1);
            c = Step(ref split, ref value, c, 2);
            d = Step(ref split, ref value, d, 3);
            e = Step(ref split, ref value, e, 4);
            f = Step(ref split, ref value, f, 5);
            g = Step(ref split, ref value, g, 6);
            h = Step(ref split, ref value, h, 7);
        }
        var inner = Inner;
        sums[0] += lengths[(int)a - inner];
        sums[1] += lengths[(int)b - inner];
        sums[2] += lengths[(int)c - inner];
        sums[3] += lengths[(int)d - inner];
        sums[4] += lengths[(int)e - inner];
        sums[5] += lengths[(int)f - inner];
        sums[6] += lengths[(int)g - inner];
        sums[7] += lengths[(int)h - inner];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(ref Split splits, ref float values, nint place, nint lane)
    {
        ref var split = ref Unsafe.Add(ref splits, place);
        var right = Unsafe.Add(ref values, split.Offset + lane) > split.Threshold ? 1 : 0;
        return (2 * place) + 1 + right;
    }

    /// <param name="Offset">Of the feature in a group of eight rows: feature * 8.</param>
    private readonly record struct Split(int Offset, float Threshold);
}
