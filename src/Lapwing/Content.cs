using System.Text.Encodings.Web;
using Lapwing.Events;

namespace Lapwing;

/// <summary>What ships with the program as data, beside it.</summary>
static class Content
{
    /// <summary>The folder: <c>LAPWING_CONTENT</c>, else beside the program.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("LAPWING_CONTENT") is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(AppContext.BaseDirectory, "content");

    /// <summary>JSON for terminals and files: letters of all alphabets as they are; nothing of it goes into HTML.</summary>
    public static JavaScriptEncoder Readable => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The definitions of sources; their faults begin the list of problems.</summary>
    public static (Sources Sources, List<Problem> Problems) Sources(FieldNames names)
    {
        var sources = Lapwing.Events.Sources.Load(Path.Combine(Folder, "sources"), names);
        return (sources, [.. sources.Problems]);
    }
}
