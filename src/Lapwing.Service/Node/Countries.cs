using Lapwing.Detect;
using Lapwing.Engines;
using Lapwing.Events;

namespace Lapwing.Service;

/// <summary>Addresses and cloud regions to countries: the table that comes with the engines, the regions from content.</summary>
public static class Countries
{
    /// <summary>What is missing is said once among the problems; the rest works.</summary>
    public static CountryEnrichment Open(string content, List<Problem> problems)
    {
        var regions = CloudRegions.Load(Path.Combine(content, "lists", "cloud-regions.csv"), problems);
        CountryTable? table = null;
        if (EngineFolder.Find().Folder is { } engines)
        {
            table = CountryTable.Open(engines.Countries, out var problem);
            if (problem is not null)
                problems.Add(problem);
        }
        return new CountryEnrichment(table, regions);
    }
}
