namespace Lapwing.Events;

/// <summary>
/// From native field names to the names that a definition, its rules and its columns use, so that one definition reads
/// every shape of the same log (<c>winlog.event_data.Image</c>, <c>Event.EventData.Image</c>, <c>Image</c>).
/// </summary>
/// <remarks>
/// A key is a name, or a beginning followed by <c>*</c>; there, a target's <c>*</c> stands for the rest of the name and
/// <c>*.last</c> for its last path segment. Exact names go first, then the longest beginning. A forgiving map ignores case,
/// dashes, underscores and spaces.
/// </remarks>
internal sealed class NameMap
{
    private readonly Dictionary<string, string[]> _exact;
    private readonly (string Prefix, string[] Targets)[] _prefixes;
    private readonly bool _forgiving;

    public NameMap(IReadOnlyList<KeyValuePair<string, string[]>> names, bool forgiving)
    {
        _forgiving = forgiving;
        _exact = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (key, targets) in names)
            if (!key.EndsWith('*'))
                _exact.TryAdd(Folded(key), targets);
        _prefixes =
        [
            .. names
                .Where(n => n.Key.EndsWith('*'))
                .Select(n => (n.Key[..^1], n.Value))
                .OrderByDescending(n => n.Item1.Length),
        ];
    }

    /// <summary>The native names that are written out, unfolded shapes aside.</summary>
    public IEnumerable<string> ExactNames => _exact.Keys;

    /// <summary>The names a native field goes by; its own alone when the map does not speak of it.</summary>
    public string[] Resolve(string native)
    {
        if (_exact.TryGetValue(Folded(native), out var targets))
            return targets;
        foreach (var (prefix, patterns) in _prefixes)
        {
            if (native.Length > prefix.Length && native.StartsWith(prefix, StringComparison.Ordinal))
            {
                var rest = native[prefix.Length..];
                return [.. patterns.Select(p => Target(p, rest))];
            }
        }
        return [native];
    }

    private static string Target(string pattern, string rest) =>
        pattern.EndsWith("*.last", StringComparison.Ordinal) ? pattern[..^6] + rest[(rest.LastIndexOf('.') + 1)..]
        : pattern.EndsWith('*') ? pattern[..^1] + rest
        : pattern;

    private string Folded(string name)
    {
        if (!_forgiving)
            return name;
        Span<char> folded = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        foreach (var c in name)
            if (c is not ('_' or '-' or ' '))
                folded[length++] = char.ToLowerInvariant(c);
        return new string(folded[..length]);
    }
}
