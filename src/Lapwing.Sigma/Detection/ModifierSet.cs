using System.Text.RegularExpressions;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>What an item's modifiers ask for, checked against each other.</summary>
/// <remarks>Source: sigma-appendix-modifiers.md 2.1.</remarks>
sealed class ModifierSet
{
    enum Kind
    {
        Text,
        Regex,
        Network,
        Compare,
        Exists,
        Reference,
        Time,
    }

    readonly List<string> _names = [];
    Kind _kind;

    public bool All { get; private set; }
    public bool Neq { get; private set; }
    public bool Cased { get; private set; }
    public bool Expand { get; private set; }
    public bool Contains { get; private set; }
    public bool StartsWith { get; private set; }
    public bool EndsWith { get; private set; }
    public Comparison Comparison { get; private set; }
    public TimePart TimePart { get; private set; }
    public RegexOptions RegexOptions { get; private set; } = RegexOptions.CultureInvariant;

    /// <summary>Those that change text, in their order.</summary>
    public List<string> Transforms { get; } = [];

    public bool IsRegex => _kind == Kind.Regex;
    public bool IsNetwork => _kind == Kind.Network;
    public bool IsCompare => _kind == Kind.Compare;
    public bool IsExists => _kind == Kind.Exists;
    public bool IsReference => _kind == Kind.Reference;
    public bool IsTime => _kind == Kind.Time;

    /// <summary>Reads the names behind the field's; null and problems when they do not fit together.</summary>
    public static ModifierSet? Read(ReadOnlySpan<string> names, Place place, List<Problem> problems)
    {
        var set = new ModifierSet();
        var before = problems.Count;
        foreach (var name in names)
            set.Add(name, place, problems);
        set.Check(place, problems);
        return problems.Count == before ? set : null;
    }

    void Add(string name, Place place, List<Problem> problems)
    {
        if (_names.Contains(name))
            problems.Add(RuleProblems.ModifierClash(place, name, "stands twice"));
        _names.Add(name);
        switch (name)
        {
            case "all":
                All = true;
                break;
            case "neq":
                Neq = true;
                break;
            case "cased":
                Cased = true;
                break;
            case "expand":
                Expand = true;
                break;
            case "contains":
                Contains = true;
                break;
            case "startswith":
                StartsWith = true;
                break;
            case "endswith":
                EndsWith = true;
                break;
            case "windash" or "base64" or "base64offset" or "wide" or "utf16le" or "utf16be" or "utf16":
                Transforms.Add(name);
                break;
            case "re":
                Set(Kind.Regex);
                break;
            case "i" or "ignorecase":
                RegexOptions |= RegexOptions.IgnoreCase;
                break;
            case "m" or "multiline":
                RegexOptions |= RegexOptions.Multiline;
                break;
            case "s" or "dotall":
                RegexOptions |= RegexOptions.Singleline;
                break;
            case "cidr":
                Set(Kind.Network);
                break;
            case "exists":
                Set(Kind.Exists);
                break;
            case "fieldref":
                Set(Kind.Reference);
                break;
            case "lt" or "lte" or "gt" or "gte":
                Set(Kind.Compare);
                Comparison = name switch
                {
                    "lt" => Comparison.Less,
                    "lte" => Comparison.LessOrEqual,
                    "gt" => Comparison.Greater,
                    _ => Comparison.GreaterOrEqual,
                };
                break;
            case "minute" or "hour" or "day" or "week" or "month" or "year":
                Set(Kind.Time);
                TimePart = Enum.Parse<TimePart>(name, ignoreCase: true);
                break;
            default:
                problems.Add(RuleProblems.UnknownModifier(place, name));
                break;
        }

        void Set(Kind kind)
        {
            if (_kind != Kind.Text)
                problems.Add(
                    RuleProblems.ModifierClash(place, name, "asks for another kind of comparison than one before it")
                );
            _kind = kind;
        }
    }

    void Check(Place place, List<Problem> problems)
    {
        var affixes = (Contains ? 1 : 0) + (StartsWith ? 1 : 0) + (EndsWith ? 1 : 0);
        if (affixes > 1)
            Clash(StartsWith ? "startswith" : "endswith", "says another place than one beside it");
        if (affixes > 0 && !(_kind is Kind.Text or Kind.Reference || (_kind == Kind.Regex && Contains)))
            Clash(
                Contains ? "contains"
                    : StartsWith ? "startswith"
                    : "endswith",
                "is for texts only"
            );
        if (Transforms.Count > 0 && _kind != Kind.Text)
            Clash(Transforms[0], "is for texts only");
        if (RegexOptions != RegexOptions.CultureInvariant && _kind != Kind.Regex)
            Clash("i, m or s", "goes with 're' only");
        if (Cased && _kind is not (Kind.Text or Kind.Reference))
            Clash("cased", "is for texts only");
        if (Expand && _kind is not (Kind.Text or Kind.Regex or Kind.Network))
            Clash("expand", "is for texts only");

        void Clash(string name, string why) => problems.Add(RuleProblems.ModifierClash(place, name, why));
    }
}
