namespace Lapwing.Events;

/// <summary>
/// One answer per field id, worked out from the field's name when it first comes. Reading takes no lock; two threads may
/// work out the same answer, which is the same. The default value means "not yet asked".
/// </summary>
internal sealed class FieldCache<T>(FieldNames names, Func<string, T> answer, T beyond)
{
    private readonly Lock _growing = new();
    private volatile T[] _answers = new T[1024];

    /// <param name="field">Any field of a batch; ids that are not shared get <c>beyond</c>.</param>
    public T this[int field]
    {
        get
        {
            var answers = _answers;
            if ((uint)field < (uint)answers.Length)
            {
                var known = answers[field];
                if (!EqualityComparer<T>.Default.Equals(known, default))
                    return known;
            }
            return Ask(field);
        }
    }

    private T Ask(int field)
    {
        if ((uint)field >= (uint)names.Count)
            return beyond;
        var found = answer(names.Name(field));
        lock (_growing)
        {
            var answers = _answers;
            if (field >= answers.Length)
            {
                Array.Resize(ref answers, Math.Max(answers.Length * 2, field + 1));
                answers[field] = found;
                _answers = answers;
            }
            else
                answers[field] = found;
        }
        return found;
    }
}
