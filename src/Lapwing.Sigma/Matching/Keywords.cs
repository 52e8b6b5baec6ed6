namespace Lapwing.Sigma;

/// <summary>Whether a condition looks for keywords in the whole event.</summary>
static class Keywords
{
    public static bool In(Condition condition) =>
        condition switch
        {
            AllOf all => all.Parts.Any(In),
            AnyOf any => any.Parts.Any(In),
            NotOf not => In(not.Part),
            Test test => test.Field is null,
            _ => false,
        };
}
