namespace Lapwing.Sigma;

/// <summary>Which fields a condition reads.</summary>
static class ConditionFields
{
    public static IReadOnlyList<string> Of(Condition condition)
    {
        var fields = new List<string>();
        Collect(condition, fields, new HashSet<string>(StringComparer.Ordinal));
        return fields;
    }

    static void Collect(Condition condition, List<string> fields, HashSet<string> seen)
    {
        switch (condition)
        {
            case AllOf all:
                foreach (var part in all.Parts)
                    Collect(part, fields, seen);
                break;
            case AnyOf any:
                foreach (var part in any.Parts)
                    Collect(part, fields, seen);
                break;
            case NotOf not:
                Collect(not.Part, fields, seen);
                break;
            case Test test:
                Add(test.Field);
                Add((test as FieldReferenceTest)?.Other);
                break;
        }

        void Add(string? field)
        {
            if (field is not null && seen.Add(field))
                fields.Add(field);
        }
    }
}
