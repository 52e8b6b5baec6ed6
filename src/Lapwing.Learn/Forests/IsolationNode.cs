using System.Runtime.InteropServices;

namespace Lapwing.Learn;

/// <summary>One node of an isolation tree. A row goes right when its value is greater than the threshold, else left.</summary>
/// <param name="Feature">Column of the split; -1 at a leaf.</param>
/// <param name="Threshold">Where it splits; 0 at a leaf.</param>
/// <param name="Left">The left child's place in its tree, always after its parent; the right child follows it. 0 at a leaf.</param>
/// <param name="Size">Training rows that reached it, at least 1.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct IsolationNode(int Feature, float Threshold, int Left, int Size)
{
    public const int Leaf = -1;

    public bool IsLeaf => Feature < 0;
}
