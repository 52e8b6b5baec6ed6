namespace Lapwing.Sigma;

/// <summary>A condition over numbered predicates.</summary>
abstract class CompiledCondition
{
    public abstract int Cost { get; }

    public abstract bool Holds(EventAnswers answers);
}

sealed class CompiledAll(CompiledCondition[] parts) : CompiledCondition
{
    public override int Cost { get; } = parts.Sum(p => p.Cost);

    public override bool Holds(EventAnswers answers)
    {
        foreach (var part in parts)
            if (!part.Holds(answers))
                return false;
        return true;
    }
}

sealed class CompiledAny(CompiledCondition[] parts) : CompiledCondition
{
    public override int Cost { get; } = parts.Sum(p => p.Cost);

    public override bool Holds(EventAnswers answers)
    {
        foreach (var part in parts)
            if (part.Holds(answers))
                return true;
        return false;
    }
}

sealed class CompiledNot(CompiledCondition part) : CompiledCondition
{
    public override int Cost => part.Cost;

    public override bool Holds(EventAnswers answers) => !part.Holds(answers);
}

sealed class CompiledTest(int predicate, int cost) : CompiledCondition
{
    public override int Cost => cost;

    public override bool Holds(EventAnswers answers) => answers[predicate];
}

/// <summary>One event's values with the answers that predicates gave; each is asked once.</summary>
sealed class EventAnswers(IReadOnlyList<Predicate> predicates, EventValues values)
{
    readonly Predicate[] _predicates = [.. predicates];
    readonly int[] _epochOf = new int[predicates.Count];
    readonly bool[] _answer = new bool[predicates.Count];

    public bool this[int predicate]
    {
        get
        {
            if (_epochOf[predicate] == values.Epoch)
                return _answer[predicate];
            var answer = _predicates[predicate].Holds(values);
            // Not remembered when it throws: whoever asks next is told so too.
            _epochOf[predicate] = values.Epoch;
            return _answer[predicate] = answer;
        }
    }
}
