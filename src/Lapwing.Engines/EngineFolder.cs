using System.Security.Cryptography;
using Lapwing.Events;

namespace Lapwing.Engines;

/// <summary>
/// Where the engines of exactly this build lie on the machine; <c>scripts/engines</c> puts them there. Read-only, shared
/// by every service and user of the machine.
/// </summary>
/// <param name="Path">The folder, absolute.</param>
public sealed record EngineFolder(string Path)
{
    /// <summary><c>engines-</c> and 12 hexadecimal digits of the SHA-256 of <c>deploy/engines/package-lock.json</c>.</summary>
    public static string Key { get; } = ReadKey();

    /// <summary>ClickHouse as a library.</summary>
    public string ClickHouse => System.IO.Path.Combine(Path, "clickhouse", "libchdb.so");

    /// <summary><c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
    public string PostgresPrograms => System.IO.Path.Combine(Path, "postgres", "bin");

    /// <summary>Addresses to countries: an MMDB file for IPv4 and IPv6. Attribution: nro.net (CC BY 4.0).</summary>
    public string Countries => System.IO.Path.Combine(Path, "countries", "geo-whois-asn-country.mmdb");

    /// <summary>Finds the engines: <c>LAPWING_ENGINES</c> alone where it is set, else the user's cache, else the machine's.</summary>
    /// <param name="setting">Reads an environment variable; null: the process's own.</param>
    /// <returns>The folder, or what to do about its absence; one of the two is null.</returns>
    public static (EngineFolder? Folder, Problem? Problem) Find(Func<string, string?>? setting = null)
    {
        setting ??= Environment.GetEnvironmentVariable;
        var roots = Roots(setting);
        foreach (var root in roots)
        {
            var folder = System.IO.Path.Combine(root, Key);
            if (File.Exists(System.IO.Path.Combine(folder, "ready")))
                return (new EngineFolder(folder), null);
        }
        return (null, EngineProblems.Missing(roots, Key));
    }

    private static List<string> Roots(Func<string, string?> setting)
    {
        if (setting("LAPWING_ENGINES") is { Length: > 0 } chosen)
            return [System.IO.Path.GetFullPath(chosen)];
        List<string> roots = ["/var/cache/lapwing"];
        if (setting("HOME") is { Length: > 0 } home)
            roots.Insert(0, System.IO.Path.Combine(home, ".cache/lapwing"));
        return roots;
    }

    private static string ReadKey()
    {
        using var stream =
            typeof(EngineFolder).Assembly.GetManifestResourceStream("engines.lock")
            ?? throw new InvalidOperationException("The assembly lacks its engines.lock.");
        return "engines-" + Convert.ToHexStringLower(SHA256.HashData(stream))[..12];
    }
}
