namespace Lapwing.Learn;

/// <summary>Grows isolation trees over one table. Keeps its scratch memory between trees; one thread.</summary>
/// <remarks>Liu, Ting, Zhou 2008, algorithm 2; a split's attribute is drawn among those that are not constant in the node.</remarks>
internal sealed class TreeGrower
{
    private readonly Table _table;
    private readonly int _sampleSize;
    private readonly int _heightLimit;
    private readonly int[] _features;
    private readonly int[] _order;
    private readonly float[] _sample;
    private readonly Dictionary<int, int> _moved = [];
    private readonly Stack<Pending> _pending = new();

    public TreeGrower(Table table, int sampleSize)
    {
        _table = table;
        _sampleSize = sampleSize;
        _heightLimit = PathLength.HeightLimit(sampleSize);
        _features = new int[table.Width];
        _order = new int[sampleSize];
        _sample = new float[(long)sampleSize * table.Width];
    }

    public IsolationNode[] Grow(RandomStream random)
    {
        DrawSample(ref random);
        for (var i = 0; i < _features.Length; i++)
            _features[i] = i;
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;

        var nodes = new List<IsolationNode>(2 * _sampleSize) { default };
        _pending.Push(new Pending(0, 0, _sampleSize, 0, _features.Length));
        while (_pending.TryPop(out var node))
        {
            var (place, start, count, height, live) = node;
            if (
                count < 2
                || height >= _heightLimit
                || !TryDrawSplit(ref random, start, count, ref live, out var feature, out var threshold)
            )
            {
                nodes[place] = new IsolationNode(IsolationNode.Leaf, 0, 0, count);
                continue;
            }
            var left = Partition(feature, threshold, start, count);
            nodes[place] = new IsolationNode(feature, threshold, nodes.Count, count);
            _pending.Push(new Pending(nodes.Count + 1, start + left, count - left, height + 1, live));
            _pending.Push(new Pending(nodes.Count, start, left, height + 1, live));
            nodes.Add(default);
            nodes.Add(default);
        }
        return [.. nodes];
    }

    // Rows without replacement by a Fisher-Yates shuffle that keeps only the places it moved; copied column by column,
    // since splits look at one column of many rows.
    private void DrawSample(ref RandomStream random)
    {
        _moved.Clear();
        for (var i = 0; i < _sampleSize; i++)
        {
            var j = i + random.Next(_table.Rows - i);
            var row = _moved.GetValueOrDefault(j, j);
            _moved[j] = _moved.GetValueOrDefault(i, i);
            var values = _table.Row(row);
            for (var f = 0; f < values.Length; f++)
                _sample[(f * _sampleSize) + i] = values[f];
        }
    }

    // `live` features may still vary in this node. One found constant is constant below too, so it moves behind the live
    // ones; both children start from the same set, since a subtree only reorders inside its own live part.
    private bool TryDrawSplit(
        ref RandomStream random,
        int start,
        int count,
        ref int live,
        out int feature,
        out float threshold
    )
    {
        while (live > 0)
        {
            var drawn = random.Next(live);
            feature = _features[drawn];
            var (least, greatest) = Range(feature, start, count);
            if (least < greatest)
            {
                threshold = DrawThreshold(ref random, least, greatest);
                return true;
            }
            live--;
            (_features[drawn], _features[live]) = (_features[live], _features[drawn]);
        }
        (feature, threshold) = (IsolationNode.Leaf, 0);
        return false;
    }

    // Uniform in [least, greatest) in double precision, then the float below it: for every float value "greater than"
    // decides the same by either, and both sides of the split have rows.
    private static float DrawThreshold(ref RandomStream random, float least, float greatest)
    {
        var exact = least + (random.NextDouble() * ((double)greatest - least));
        var threshold = (float)exact;
        if (threshold > exact || threshold >= greatest)
            threshold = MathF.BitDecrement(threshold);
        return Math.Max(threshold, least);
    }

    private (float Least, float Greatest) Range(int feature, int start, int count)
    {
        var column = _sample.AsSpan(feature * _sampleSize, _sampleSize);
        float least = float.MaxValue,
            greatest = float.MinValue;
        foreach (var row in _order.AsSpan(start, count))
        {
            var value = column[row];
            if (value < least)
                least = value;
            if (value > greatest)
                greatest = value;
        }
        return (least, greatest);
    }

    private int Partition(int feature, float threshold, int start, int count)
    {
        var column = _sample.AsSpan(feature * _sampleSize, _sampleSize);
        var order = _order.AsSpan(start, count);
        var left = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (column[order[i]] > threshold)
                continue;
            (order[left], order[i]) = (order[i], order[left]);
            left++;
        }
        return left;
    }

    private readonly record struct Pending(int Place, int Start, int Count, int Height, int Live);
}
