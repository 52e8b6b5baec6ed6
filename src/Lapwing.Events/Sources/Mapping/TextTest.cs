using System.Text;

namespace Lapwing.Events;

/// <summary>
/// What a definition asks of one value: one of these texts, or one of these beginnings, ASCII case ignored; <c>*</c> alone
/// asks only that the value is there.
/// </summary>
internal sealed class TextTest
{
    private readonly TextTable<bool> _exact;
    private readonly byte[][] _prefixes;

    public TextTest(IReadOnlyList<string> values)
    {
        Exact = [.. values.Where(v => !v.EndsWith('*')).Distinct(StringComparer.OrdinalIgnoreCase)];
        _exact = new TextTable<bool>([.. Exact.Select(v => KeyValuePair.Create(v, true))]);
        _prefixes = [.. values.Where(v => v.EndsWith('*')).Select(v => Encoding.UTF8.GetBytes(v[..^1]))];
    }

    /// <summary>The whole texts; when <see cref="IsExact"/> these are all there is.</summary>
    public IReadOnlyList<string> Exact { get; }

    public bool IsExact => _prefixes.Length == 0;

    public bool Passes(ReadOnlySpan<byte> value)
    {
        if (_exact.TryGet(value, out _))
            return true;
        foreach (var prefix in _prefixes)
            if (value.Length >= prefix.Length && Ascii.EqualsIgnoreCase(value[..prefix.Length], prefix))
                return true;
        return false;
    }
}
