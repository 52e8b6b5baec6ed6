namespace Lapwing.Sigma;

/// <summary>The field has no value: it is absent, or JSON null. The empty text is a value.</summary>
public sealed class NullTest(string field, string label) : Test(field, label)
{
    public override string Key => "0";
}

/// <summary>The field is there, be it empty or null.</summary>
public sealed class ExistsTest(string field, string label) : Test(field, label)
{
    public override string Key => "e";
}

/// <summary>A value of the field relates to a value of another field of the same event. An absent field: false.</summary>
/// <param name="other">The other field as rules name it.</param>
/// <param name="shape">Equal, Prefix, Suffix or Contains: where the other's value lies in this one's.</param>
public sealed class FieldReferenceTest(string field, string label, string other, PatternShape shape, bool cased)
    : Test(field, label)
{
    public string Other { get; } = other;
    public PatternShape Shape { get; } = shape;
    public bool Cased { get; } = cased;
    public override string Key { get; } = $"f{(int)shape}{cased}:{other}";

    public bool Passes(in FieldValue value, in FieldValue other)
    {
        var mine = Cased ? value.Utf8 : value.Folded;
        var its = Cased ? other.Utf8 : other.Folded;
        return Shape switch
        {
            PatternShape.Prefix => mine.StartsWith(its),
            PatternShape.Suffix => mine.EndsWith(its),
            PatternShape.Contains => mine.IndexOf(its) >= 0,
            _ => mine.SequenceEqual(its),
        };
    }
}
