namespace Lapwing.Events;

/// <summary>How grave a <see cref="Problem"/> is.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>Where a problem is: a file or member, and within it. Line and column count from 1; 0 is "the whole".</summary>
public readonly record struct Place(string File, int Line = 0, int Column = 0)
{
    /// <summary><c>file:line:column</c>, leaving out what is not known.</summary>
    public override string ToString() =>
        Line == 0 ? File
        : Column == 0 ? $"{File}:{Line}"
        : $"{File}:{Line}:{Column}";
}

/// <summary>A fault that its reader can act on. Bad input is returned as these, all of a file's at once, never thrown.</summary>
/// <param name="Code">Stable, <c>LW-AREA-000</c>.</param>
/// <param name="Message">What is wrong, one sentence.</param>
/// <param name="Fix">What to do about it, one sentence.</param>
public sealed record Problem(string Code, Severity Severity, Place Place, string Message, string Fix)
{
    public override string ToString() => $"{Place}: {Code}: {Message} {Fix}";
}
