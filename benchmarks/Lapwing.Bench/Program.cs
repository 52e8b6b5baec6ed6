using System.Text.Json;
using Lapwing.Bench;

// Each benchmark gives figures; the list is the whole of what ./bench knows.
var all = new (string Name, string Says, Func<IEnumerable<Figure>> Run)[]
{
    ("machine", "memory copy and hash rate of this machine, now", Machine.Calibrate),
    ("json", "the JSON reader over real Windows events, one core", ReadBench.Json),
    ("lines", "the readers of syslog and access logs, one core", ReadBench.Lines),
    ("sigma", "SigmaHQ's rules over real process creations, reading included, one core", SigmaBench.Match),
    ("load", "all of SigmaHQ loaded in a fresh process", SigmaBench.Load),
    ("forest", "Isolation Forest on one core: score and fit a million rows of nine columns", ForestBench.Run),
    ("start", "what ./lapwing costs before the program runs", StartBench.Run),
    ("pages", "what a browser loads first, compressed", PagesBench.Run),
    ("serve", "the service starts, and rests", ServeBench.Start),
    ("live", "from one event to its finding on the live feed", ServeBench.Live),
    ("ingest", "real events sent at full speed until the last is found by search, all rules live", ServeBench.Ingest),
};

var json = args.Contains("--json");
var wanted = args.Where(a => !a.StartsWith('-')).ToList();
if (args.Contains("--help") || wanted.Exists(w => !all.Any(b => b.Name.StartsWith(w, StringComparison.Ordinal))))
{
    Console.Error.WriteLine("./bench [NAME...] [--json]    NAME is one of:");
    foreach (var (name, says, _) in all)
        Console.Error.WriteLine($"  {name, -20} {says}");
    return args.Contains("--help") ? 0 : 2;
}

var results = new List<Result>();
foreach (var (name, _, run) in all)
{
    // The calibration stands beside whatever else is measured.
    if (wanted.Count > 0 && name != "machine" && !wanted.Exists(w => name.StartsWith(w, StringComparison.Ordinal)))
        continue;
    foreach (var figure in run())
    {
        (json ? Console.Error : Console.Out).WriteLine(figure);
        results.Add(
            new Result(figure.Name, figure.Value, figure.Unit, figure.Target, figure.Met, Machine.Name, Machine.Commit)
        );
    }
}
if (json)
    Console.WriteLine(JsonSerializer.Serialize(results, ResultJson.Default.ListResult));
return results.Exists(r => r.Met == false) ? 1 : 0;
