namespace Lapwing.Events;

/// <summary>Where records came from: a file (its path as people know it, <c>!member</c> inside archives) or a door.</summary>
/// <param name="Name">The file's name, or the door's: <c>http</c>.</param>
/// <param name="Sender">Who sent, where the door knows; null for files.</param>
public sealed record Origin(string Name, bool IsFile, string? Sender = null)
{
    public static Origin File(string name) => new(name, IsFile: true);

    public static Origin Door(string name, string? sender) => new(name, IsFile: false, sender);
}
