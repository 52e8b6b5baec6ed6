using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Lapwing.Events;

/// <summary>
/// The names of native fields in one view, worked out when a field is first asked for: logs bring names that no definition
/// lists. Any number of threads may ask.
/// </summary>
/// <param name="aliases">In this view only: a name to the further names it has here.</param>
/// <remarks>
/// A field keeps its own name beside the aliases, except where an alias of another field takes that name
/// (in 4688, <c>ProcessId</c> is the parent's once <c>NewProcessId</c> is known as <c>ProcessId</c>).
/// </remarks>
internal sealed class ViewNames(FieldNames names, NameMap map, IReadOnlyDictionary<string, string[]> aliases)
    : IReadOnlyDictionary<int, int[]>
{
    private static readonly int[] OwnOnly = [];
    private readonly ConcurrentDictionary<int, int[]> _known = new();
    private readonly HashSet<string> _taken = [.. aliases.SelectMany(a => a.Value)];

    public bool TryGetValue(int key, [MaybeNullWhen(false)] out int[] value)
    {
        if ((uint)key >= (uint)names.Count)
        {
            // A name of one batch only, past the shared table's bound: nothing is kept about it.
            value = OwnOnly;
            return false;
        }
        if (!_known.TryGetValue(key, out value))
            value = _known.GetOrAdd(key, Resolve(key));
        return value.Length > 0;
    }

    private int[] Resolve(int native)
    {
        var own = names.Name(native);
        var ids = new List<int>(3);
        foreach (var name in map.Resolve(own))
        {
            if (aliases.TryGetValue(name, out var more))
                foreach (var alias in more)
                    Add(ids, alias);
            if (more is null || !_taken.Contains(name) || more.Contains(name))
                Add(ids, name);
            if (name != own)
                Add(ids, own);
        }
        return ids is [var only] && only == native ? OwnOnly : [.. ids];
    }

    private void Add(List<int> ids, string name)
    {
        // Bounded like the native names it comes from: a sender cannot grow the table without end.
        var id = names.TryIntern(System.Text.Encoding.UTF8.GetBytes(name));
        if (id >= 0 && !ids.Contains(id))
            ids.Add(id);
    }

    /// <summary>Fields asked for so far that have more than their own name.</summary>
    private IEnumerable<KeyValuePair<int, int[]>> Known => _known.Where(k => k.Value.Length > 0);

    public int[] this[int key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException();

    public IEnumerable<int> Keys => Known.Select(k => k.Key);

    public IEnumerable<int[]> Values => Known.Select(k => k.Value);

    public int Count => Known.Count();

    public bool ContainsKey(int key) => TryGetValue(key, out _);

    public IEnumerator<KeyValuePair<int, int[]>> GetEnumerator() => Known.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
