using System.IO.Compression;

namespace Lapwing.Sigma;

/// <summary>One YAML file, as it lies in a folder or an archive.</summary>
/// <param name="Path">For messages: relative to its folder or archive, with slashes.</param>
/// <param name="Yaml">UTF-8. Not changed, not kept beyond loading.</param>
public sealed record RuleFile(string Path, ReadOnlyMemory<byte> Yaml)
{
    /// <summary>No rule file is larger; one that is becomes a problem, unread.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Every <c>.yml</c> and <c>.yaml</c> of a folder (with its folders), a zip archive, or one file; in the order of their paths.</summary>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static IReadOnlyList<RuleFile> From(string path)
    {
        if (Directory.Exists(path))
            return FromFolder(path);
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            return FromZip(path);
        return [new RuleFile(System.IO.Path.GetFileName(path), ReadBounded(path))];
    }

    private static List<RuleFile> FromFolder(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            // A link may lead out of the folder.
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        var files = Directory.EnumerateFiles(folder, "*", options).Where(IsYaml).ToList();
        files.Sort(StringComparer.Ordinal);
        return files.ConvertAll(f => new RuleFile(
            System.IO.Path.GetRelativePath(folder, f).Replace('\\', '/'),
            ReadBounded(f)
        ));
    }

    private static List<RuleFile> FromZip(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var files = new List<RuleFile>();
        foreach (
            var entry in zip.Entries.Where(e => IsYaml(e.FullName)).OrderBy(e => e.FullName, StringComparer.Ordinal)
        )
        {
            using var stream = entry.Open();
            files.Add(new RuleFile(entry.FullName, ReadBounded(stream, entry.Length)));
        }
        return files;
    }

    private static bool IsYaml(string name) =>
        name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);

    private static byte[] ReadBounded(string path)
    {
        using var stream = File.OpenRead(path);
        return ReadBounded(stream, stream.Length);
    }

    // One byte beyond the bound is read, so that the loader sees that there was more; a header that lies is not believed.
    private static byte[] ReadBounded(Stream stream, long claimed)
    {
        var bytes = new byte[Math.Clamp(claimed, 0, MaxBytes + 1)];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
