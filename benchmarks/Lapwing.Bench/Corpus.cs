using System.IO.Compression;
using Lapwing.Testing;

namespace Lapwing.Bench;

/// <summary>Real logs to measure with. What is absent is said and left out: the rest is measured all the same.</summary>
static class Corpus
{
    public const string Windows = "windows-json.zip";
    public const string Syslog = "syslog.zip";
    public const string Rules = "sigma/rules.zip";

    /// <summary>The path of one archive, or null after saying that it is missing.</summary>
    public static string? Find(string archive)
    {
        var path = Path.Combine(Corpora.Folder, archive);
        if (File.Exists(path))
            return path;
        Console.Error.WriteLine($"left out: {path} is missing (LAPWING_CORPORA names the folder of the corpora).");
        return null;
    }

    /// <summary>The attack data sets of Windows hosts, JSON lines.</summary>
    public static bool IsWindows(string entry) =>
        entry.StartsWith("atomic/windows/", StringComparison.Ordinal)
        && entry.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Members of an archive in the order of their names, one behind the other.</summary>
    /// <param name="atMost">Stops after the member that reaches so many bytes.</param>
    public static byte[] Text(string path, Func<string, bool> wanted, long atMost = long.MaxValue)
    {
        using var zip = ZipFile.OpenRead(path);
        using var all = new MemoryStream();
        foreach (var entry in zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            if (!wanted(entry.FullName) || all.Length >= atMost)
                continue;
            using var stream = entry.Open();
            stream.CopyTo(all);
            all.WriteByte((byte)'\n');
        }
        return all.ToArray();
    }
}
