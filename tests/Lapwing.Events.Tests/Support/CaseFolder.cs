using System.Runtime.CompilerServices;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>Test cases that are files below <c>Cases/</c>.</summary>
static class CaseFolder
{
    private static readonly string Root = Path.Combine(Path.GetDirectoryName(Here())!, "../Cases");

    /// <summary>Names of a theme's cases: its files of that ending, without it. Finding none is a failure.</summary>
    public static TheoryData<string> Names(string theme, string ending)
    {
        var names = Directory
            .GetFiles(Path.Combine(Root, theme), "*" + ending)
            .Select(path => Path.GetFileName(path)[..^ending.Length])
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (names.Length == 0)
            throw new InvalidOperationException($"No case in Cases/{theme}.");
        return [.. names];
    }

    public static byte[] Bytes(string theme, string file) => File.ReadAllBytes(Path.Combine(Root, theme, file));

    public static string[] Lines(string theme, string file) => File.ReadAllLines(Path.Combine(Root, theme, file));

    /// <summary>Compares with the expected file; with <c>LAPWING_ACCEPT=1</c> writes it instead, for review.</summary>
    public static void Expect(string theme, string file, string actual)
    {
        var path = Path.Combine(Root, theme, file);
        if (Environment.GetEnvironmentVariable("LAPWING_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"Cases/{theme}/{file} is missing.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
