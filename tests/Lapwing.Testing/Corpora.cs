using System.IO.Compression;
using System.Runtime.CompilerServices;
using Xunit;

namespace Lapwing.Testing;

/// <summary>The shared corpora beside the checkout: required under CI, else tests over them are skipped aloud.</summary>
public static class Corpora
{
    /// <summary>The checkout's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Real logs; never part of the project. <c>LAPWING_CORPORA</c> overrides.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("LAPWING_CORPORA") ?? Path.GetFullPath(Path.Combine(Root, "../shared/data"));

    public static bool Present => Directory.Exists(Folder);

    /// <summary>Opens one archive of the corpora; skips the test where the corpora are absent, fails it under CI.</summary>
    public static ZipArchive Open(string archive) => ZipFile.OpenRead(Require(archive));

    /// <summary>The path of one archive.</summary>
    public static string Require(string archive)
    {
        var path = Path.Combine(Folder, archive);
        if (!File.Exists(path))
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail($"The corpora are required under CI: {path} is missing.");
            Assert.Skip($"No corpora at {Folder}: put them there or set LAPWING_CORPORA.");
        }
        return path;
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Lapwing.slnx")))
                return folder;
        throw new InvalidOperationException($"No Lapwing.slnx above {here}.");
    }
}
