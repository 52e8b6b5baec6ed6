using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Lapwing.Bench;

/// <summary>What a browser loads before it shows the first page, from the built files.</summary>
static partial class PagesBench
{
    public static IEnumerable<Figure> Run()
    {
        var root = Path.Combine(Published.Folder, "wwwroot");
        if (!File.Exists(Path.Combine(root, "index.html")))
        {
            Console.Error.WriteLine($"left out: no pages in {root}; ./bench builds them.");
            yield break;
        }
        var first = new HashSet<string>(StringComparer.Ordinal);
        Collect(root, "index.html", first);
        var all = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToList();
        yield return new Figure("pages.first_load", first.Sum(Packed) / 1e3, "kB gzip", 450, AtLeast: false);
        yield return new Figure("pages.first_load_files", first.Count, "files");
        yield return new Figure("pages.everything", all.Sum(Packed) / 1e3, "kB gzip");
    }

    // What a page, a style or a script names is loaded with it. What a script imports later, on demand, is not.
    private static void Collect(string root, string name, HashSet<string> into)
    {
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!File.Exists(path) || !into.Add(path))
            return;
        var folder = Path.GetDirectoryName(path)!;
        var text = File.ReadAllText(path);
        var named = Path.GetExtension(path) switch
        {
            ".html" => Attribute().Matches(text),
            ".js" => Import().Matches(text),
            ".css" => Url().Matches(text),
            _ => Enumerable.Empty<Match>(),
        };
        foreach (var match in named)
        {
            var to = match.Groups["to"].Value;
            if (to.StartsWith('/'))
                Collect(root, to.TrimStart('/'), into);
            else
                Collect(folder, to, into);
        }
    }

    // The level that a server compresses with on the fly.
    private static long Packed(string path)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var file = File.OpenRead(path))
            file.CopyTo(gzip);
        return packed.Length;
    }

    [GeneratedRegex("(src|href)=\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();

    [GeneratedRegex("(from|import)\\s*\"(?<to>\\.{1,2}/[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Import();

    [GeneratedRegex("url\\([\"']?(?<to>[^\"')]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Url();
}
