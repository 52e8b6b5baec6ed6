using Lapwing.Events;
using Lapwing.Sigma;
using Lapwing.Testing;

namespace Lapwing.Detect.Tests.Content;

/// <summary>The content that ships, loaded once, and logs read as the program reads them.</summary>
static class ShippedContent
{
    /// <summary>Half an hour after the last event of the samples: what gives a syslog line its year.</summary>
    private static readonly DateTimeOffset Modified = new(2026, 11, 17, 12, 30, 0, TimeSpan.Zero);

    public static string Folder { get; } = Path.Combine(Corpora.Root, "content");
    public static FieldNames Names { get; } = new();
    public static Sources Sources { get; } = Sources.Load(Path.Combine(Folder, "sources"), Names);
    public static RuleSet Rules { get; } =
        RuleFolders.Load([Path.Combine(Folder, "rules")], Path.Combine(Folder, "lists"));

    /// <summary>What rules and correlations say of themselves.</summary>
    public static IEnumerable<RuleInfo> Infos =>
        [.. Rules.Rules.Select(r => r.Info), .. Rules.Correlations.Select(c => c.Info)];

    public static Detectors Detectors { get; } = new(Names, Sources, Rules);

    /// <summary>All events of one log. The caller disposes the batches.</summary>
    /// <param name="mostEvents">Events of a batch at most.</param>
    public static List<EventBatch> Read(Stream log, string name, int mostEvents = int.MaxValue)
    {
        var batches = new List<EventBatch>();
        var files = new LogFiles(
            LogFileOptions.Default with
            {
                BatchEvents = Math.Min(mostEvents, LogFileOptions.Default.BatchEvents),
            },
            problem => throw new InvalidDataException(problem.ToString())
        );
        foreach (var file in files.Open(log, name, Modified))
        {
            using (file)
            {
                var times = file.Times();
                while (true)
                {
                    var batch = new EventBatch(Names);
                    if (!file.TryReadBatch(batch))
                    {
                        batch.Dispose();
                        break;
                    }
                    Sources.Normalise(batch, times);
                    batches.Add(batch);
                }
            }
        }
        return batches;
    }
}
