using Lapwing.Testing;

namespace Lapwing.Bench;

/// <summary>The program as <c>./lapwing</c> builds and starts it.</summary>
static class Published
{
    /// <summary>The script.</summary>
    public static string Script { get; } = Path.Combine(Corpora.Root, "lapwing");

    public static string Folder { get; } = Path.Combine(Corpora.Root, "artifacts", "lapwing");

    /// <summary>The published program, or null after saying that there is none.</summary>
    public static string? Program()
    {
        var program = Path.Combine(Folder, "lapwing.dll");
        if (File.Exists(program))
            return program;
        Console.Error.WriteLine($"left out: {program} is missing; ./bench builds it.");
        return null;
    }
}

/// <summary>A folder of temporary files that is gone afterwards.</summary>
sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lapwing-bench-").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
