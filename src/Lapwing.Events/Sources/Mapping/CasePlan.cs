namespace Lapwing.Events;

/// <summary>One kind of event of a source: when it is that kind, and what is made of it.</summary>
internal sealed class CasePlan
{
    public required (int Register, TextTest? Test)[] Conditions { get; init; }

    /// <summary>Patterns of messages, by the register of the text; the first that fits fills its captures.</summary>
    public required (int Register, MessagePattern[] Patterns)[] Matches { get; init; }

    /// <summary>Fields that the definition computes, in its order; <c>Field</c> is -1 where rules shall not see it.</summary>
    public required (int Register, ValueExpression Value, int Field)[] Computed { get; init; }

    /// <summary>What patterns captured and rules shall see.</summary>
    public required (int Register, int Field)[] Captured { get; init; }
    public required (Column Column, ValueExpression[] Choices)[] Columns { get; init; }
    public required SourceVariant Variant { get; init; }

    public bool Fits(EventBatch batch, Span<Slice> values)
    {
        foreach (var (register, test) in Conditions)
        {
            var value = values[register];
            if (value.Length == 0 || (test is not null && !test.Passes(batch[value])))
                return false;
        }
        foreach (var (register, patterns) in Matches)
        {
            var fits = false;
            foreach (var pattern in patterns)
            {
                if (pattern.TryMatch(batch[values[register]], values[register].Start, values))
                {
                    fits = true;
                    break;
                }
            }
            if (!fits)
                return false;
        }
        return true;
    }
}

/// <summary>Which cases can fit, by the value of the one field that they all ask first (EventID); else all of them.</summary>
internal sealed class CaseChoice
{
    private readonly int _register = -1;
    private readonly TextTable<int[]>? _byValue;
    private readonly int[] _others;

    public CaseChoice(CasePlan[] cases)
    {
        _others = [.. Enumerable.Range(0, cases.Length)];
        var asking = cases.Where(c => c.Conditions.Length > 0).ToArray();
        if (asking.Length < 4 || asking.Any(c => c.Conditions[0].Test is not { IsExact: true }))
            return;
        _register = asking[0].Conditions[0].Register;
        if (asking.Any(c => c.Conditions[0].Register != _register))
        {
            _register = -1;
            return;
        }
        _others = [.. _others.Where(i => cases[i].Conditions.Length == 0)];
        var values = asking.SelectMany(c => c.Conditions[0].Test!.Exact).Distinct(StringComparer.OrdinalIgnoreCase);
        _byValue = new TextTable<int[]>([
            .. values.Select(v =>
                KeyValuePair.Create(
                    v,
                    Enumerable
                        .Range(0, cases.Length)
                        .Where(i =>
                            cases[i].Conditions.Length == 0
                            || cases[i].Conditions[0].Test!.Exact.Contains(v, StringComparer.OrdinalIgnoreCase)
                        )
                        .ToArray()
                )
            ),
        ]);
    }

    public int[] Candidates(EventBatch batch, Span<Slice> values) =>
        _byValue is not null && _byValue.TryGet(batch[values[_register]], out var found) ? found : _others;
}
