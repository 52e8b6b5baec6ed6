using System.Text;
using Lapwing.Events;

namespace Lapwing.Sigma.Tests;

/// <summary>An event as strings: values by name as one view gives them. Null is JSON null.</summary>
sealed class PlainEvent
{
    readonly Dictionary<string, List<string?>> _values = new(StringComparer.Ordinal);

    /// <summary>What keywords are looked for in.</summary>
    public List<string> All { get; } = [];

    public PlainEvent(EventBatch batch, int index, SourceView view)
    {
        foreach (var slot in batch.Fields(index))
        {
            var value = slot.Kind == ValueKind.Null ? null : batch.Text(slot.Value);
            Add(batch, slot, view, value);
            if (value is not null)
                All.Add(value);
        }
        foreach (var slot in batch.Derived(index))
            Add(batch, slot, view, batch.Text(slot.Value));
        foreach (var column in Enum.GetValues<Column>())
            if (batch.Text(index, column) is { Length: > 0 } value)
                _values.TryAdd(column.Name(), [value]);
        var raw = Encoding.UTF8.GetString(batch.Raw(index));
        if (raw.Length > 0 && (batch.Fields(index).Length == 0 || raw.TrimStart(' ', '\t') is not ['{' or '[', ..]))
            All.Add(raw);
    }

    public IReadOnlyList<string?> this[string field] => _values.TryGetValue(field, out var values) ? values : [];

    public bool Has(string field) => _values.ContainsKey(field);

    void Add(EventBatch batch, Slot slot, SourceView view, string? value)
    {
        IEnumerable<string> names = view.Names.TryGetValue(slot.Field, out var ids)
            ? ids.Select(batch.Names.Name)
            : [batch.FieldName(slot.Field)];
        foreach (var name in names.Distinct())
        {
            if (!_values.TryGetValue(name, out var values))
                _values.Add(name, values = []);
            values.Add(value);
        }
    }
}
