namespace Lapwing.Learn;

/// <summary>Rows of finite numbers, row-major, under named columns. Grows by <see cref="Append"/>; read by any number.</summary>
/// <remarks>Single precision: what a split can tell apart is what a float can, and a row is half as long.</remarks>
public sealed class Table
{
    private float[] _values;

    /// <param name="columns">At least one name; the order of every row.</param>
    /// <param name="capacity">Rows to make room for; more may come.</param>
    public Table(IReadOnlyList<string> columns, int capacity = 0)
    {
        if (columns.Count == 0)
            throw new ArgumentException("A table has at least one column.", nameof(columns));
        Columns = columns;
        _values = new float[(long)capacity * columns.Count];
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Columns of a row.</summary>
    public int Width => Columns.Count;

    public int Rows { get; private set; }

    /// <summary>All rows, one after the other; valid until the next <see cref="Append"/>.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Rows * Width);

    internal ReadOnlyMemory<float> Memory => _values.AsMemory(0, Rows * Width);

    public ReadOnlySpan<float> Row(int row) => Values.Slice(row * Width, Width);

    /// <summary>Adds a row, copying it.</summary>
    /// <exception cref="ArgumentException">Another width, or a value that is not finite: who fills a table decides what "unknown" is.</exception>
    public void Append(ReadOnlySpan<float> row)
    {
        if (row.Length != Width)
            throw new ArgumentException($"A row of {row.Length} values for {Width} columns.", nameof(row));
        foreach (var value in row)
            if (!float.IsFinite(value))
                throw new ArgumentException("A table holds finite numbers.", nameof(row));
        var at = Rows * Width;
        if (_values.Length - at < Width)
            Array.Resize(ref _values, Math.Max(checked(_values.Length * 2), at + (16 * Width)));
        row.CopyTo(_values.AsSpan(at));
        Rows++;
    }
}
