namespace Lapwing.Ingest.Tests;

/// <summary>A folder for one test, deleted with it.</summary>
sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lapwing-spool-").FullName;

    public string[] Segments => [.. Directory.GetFiles(Path, "*.spool").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
