using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>From a cloud provider's region to the country where it lies: <c>content/lists/cloud-regions.csv</c>.</summary>
public sealed class CloudRegions
{
    private const int MaxLines = 10_000;
    private readonly Dictionary<string, byte[]> _countries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Knows no region.</summary>
    public static readonly CloudRegions None = new([], "", []);

    private CloudRegions(IEnumerable<string> lines, string file, List<Problem> problems)
    {
        var number = 0;
        foreach (var line in lines.Take(MaxLines))
        {
            number++;
            if (number == 1 || line.Length == 0)
                continue;
            if (line.Split(',') is [{ Length: > 0 } region, [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] country])
                _countries[region] = [(byte)country[0], (byte)country[1]];
            else
                problems.Add(EnrichmentProblems.BadRegion(file, number));
        }
    }

    public int Count => _countries.Count;

    /// <summary>Reads the list: a header, then <c>region,country</c>. Absent or unreadable, it knows no region.</summary>
    public static CloudRegions Load(string file, List<Problem> problems)
    {
        try
        {
            return File.Exists(file) ? new CloudRegions(File.ReadLines(file), file, problems) : None;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add(EnrichmentProblems.BadRegion(file, 0));
            return None;
        }
    }

    /// <summary>The country of a region; empty when the list does not know it.</summary>
    public ReadOnlySpan<byte> Find(string region) => _countries.GetValueOrDefault(region);
}
