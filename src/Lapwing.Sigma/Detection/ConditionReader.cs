using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Reads <c>selection and not 1 of filter_*</c>. Loosest first: or, and, not, x of, brackets.</summary>
/// <remarks>Source: sigma-rules-specification.md, Condition. Words are whole; a selection may be named like a keyword.</remarks>
sealed class ConditionReader(
    string text,
    Place place,
    IReadOnlyDictionary<string, Condition> selections,
    List<Problem> problems
)
{
    const int MaxDepth = 64;

    readonly List<string> _words = Words(text);
    int _at;
    int _depth;
    bool _failed;

    string? Word => _at < _words.Count ? _words[_at] : null;

    /// <returns>Null with one problem when it cannot be read.</returns>
    public Condition? Read()
    {
        if (text.Contains('|') || Has("near"))
        {
            problems.Add(RuleProblems.OldAggregation(place));
            return null;
        }
        var condition = Or();
        if (!_failed && Word is { } rest)
            Fail($"'{rest}' stands where 'and' or 'or' is expected.");
        return _failed ? null : condition;
    }

    Condition Or()
    {
        List<Condition> parts = [And()];
        while (!_failed && Take("or"))
            parts.Add(And());
        return parts.Count == 1 ? parts[0] : new AnyOf(parts);
    }

    Condition And()
    {
        List<Condition> parts = [Not()];
        while (!_failed && Take("and"))
            parts.Add(Not());
        return parts.Count == 1 ? parts[0] : new AllOf(parts);
    }

    Condition Not()
    {
        if (!Take("not"))
            return Operand();
        if (++_depth > MaxDepth)
            return Fail("it is nested too deeply.");
        var part = new NotOf(Not());
        _depth--;
        return part;
    }

    Condition Operand()
    {
        if (Word is not { } word)
            return Fail("it ends too early.");
        _at++;
        if (word == "(")
        {
            if (++_depth > MaxDepth)
                return Fail("it is nested too deeply.");
            var inner = Or();
            _depth--;
            return _failed || TakeText(")") ? inner : Fail("a bracket is not closed.");
        }
        if (IsWord(Word, "of") && (IsWord(word, "all") || IsWord(word, "any") || word.All(char.IsAsciiDigit)))
        {
            _at++;
            return Quantified(word);
        }
        if (selections.TryGetValue(word, out var selection))
            return selection;
        if (word is ")" or "*" || word.Contains('*'))
            return Fail($"'{word}' stands where a selection is expected.");
        _failed = true;
        problems.Add(RuleProblems.UnknownSelection(place, word));
        return new AllOf([]);
    }

    Condition Quantified(string quantity)
    {
        if (quantity is not "1" && char.IsAsciiDigit(quantity[0]))
            return Fail($"'{quantity} of' is not known: use '1 of' or 'all of'.");
        if (Word is not { } pattern)
            return Fail("it ends behind 'of'.");
        _at++;
        var them = IsWord(pattern, "them") && !selections.ContainsKey(pattern);
        var chosen = selections
            .Where(s => them ? !s.Key.StartsWith('_') : Fits(s.Key, pattern))
            .Select(s => s.Value)
            .ToList();
        if (chosen.Count == 0)
        {
            _failed = true;
            problems.Add(RuleProblems.UnknownSelection(place, pattern));
        }
        return chosen.Count == 1 ? chosen[0]
            : IsWord(quantity, "all") ? new AllOf(chosen)
            : new AnyOf(chosen);
    }

    // Names that begin with '_' are private, unless the pattern says so too.
    static bool Fits(string name, string pattern) =>
        (!name.StartsWith('_') || pattern.StartsWith('_'))
        && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    bool Take(string keyword)
    {
        if (!IsWord(Word, keyword) || (selections.ContainsKey(Word!) && Word != keyword))
            return false;
        _at++;
        return true;
    }

    bool TakeText(string word)
    {
        if (Word != word)
            return false;
        _at++;
        return true;
    }

    bool Has(string word) => _words.Exists(w => IsWord(w, word)) && !selections.ContainsKey(word);

    static bool IsWord(string? word, string keyword) =>
        string.Equals(word, keyword, StringComparison.OrdinalIgnoreCase);

    AllOf Fail(string what)
    {
        if (!_failed)
            problems.Add(RuleProblems.BadCondition(place, what));
        _failed = true;
        return new AllOf([]);
    }

    static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length; )
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i++;
            if (text[start] is not ('(' or ')'))
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')'))
                    i++;
            words.Add(text[start..i]);
        }
        return words;
    }
}
