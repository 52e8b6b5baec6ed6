namespace Lapwing.Learn;

public sealed partial class IsolationForest
{
    private const string Letters = "LWIF";
    private const int Version = 1;
    private const int MostColumns = 65_536;

    /// <summary>The forest as bytes: the same forest, the same bytes.</summary>
    public byte[] Save() => SealedForm.Seal(Letters, Version, Write);

    /// <summary>Reads what <see cref="Save"/> wrote; hostile bytes give a fault, never an exception.</summary>
    public static IsolationForest? Load(ReadOnlySpan<byte> bytes, out string? fault) =>
        SealedForm.Open(bytes, Letters, Version, Read, out fault);

    /// <summary>Writes the forest as a part of something larger.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Columns.Count);
        foreach (var column in Columns)
            writer.Write(column);
        writer.Write(SampleSize);
        writer.Write(_trees.Length);
        foreach (var tree in _trees)
        {
            writer.Write(tree.Length);
            foreach (var node in tree)
            {
                writer.Write(node.Feature);
                writer.Write(node.Threshold);
                writer.Write(node.Left);
                writer.Write(node.Size);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no forest.</exception>
    public static IsolationForest Read(BinaryReader reader)
    {
        var columns = new string[reader.Count("columns", 1, MostColumns)];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = reader.ReadString();
        var sampleSize = reader.Count("rows a tree", 1, IsolationForestOptions.MostSamples);
        var trees = new IsolationNode[reader.Count("trees", 1, IsolationForestOptions.MostTrees)][];
        for (var i = 0; i < trees.Length; i++)
            trees[i] = ReadTree(reader, columns.Length, sampleSize);
        return new IsolationForest(columns, sampleSize, trees);
    }

    // Scoring walks without bounds checks: what it relies on is made certain here.
    private static IsolationNode[] ReadTree(BinaryReader reader, int width, int sampleSize)
    {
        var nodes = new IsolationNode[reader.Count("nodes of a tree", 1, 2 * sampleSize)];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = new IsolationNode(
                reader.Count("as a split's column", IsolationNode.Leaf, width - 1),
                reader.Finite("A threshold"),
                reader.ReadInt32(),
                reader.Count("rows in a node", 1, sampleSize)
            );
        var limit = PathLength.HeightLimit(sampleSize);
        var depths = new int[nodes.Length];
        var parents = new int[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            if (i > 0 && parents[i] != 1)
                throw new InvalidDataException("A node of a tree has not exactly one parent.");
            if (node.IsLeaf)
                continue;
            if (node.Left <= i || node.Left >= nodes.Length - 1 || depths[i] >= limit)
                throw new InvalidDataException("A tree's children are out of place.");
            if ((long)nodes[node.Left].Size + nodes[node.Left + 1].Size != node.Size)
                throw new InvalidDataException("A node's rows are not those of its children.");
            depths[node.Left] = depths[node.Left + 1] = depths[i] + 1;
            parents[node.Left]++;
            parents[node.Left + 1]++;
        }
        return nodes;
    }
}
