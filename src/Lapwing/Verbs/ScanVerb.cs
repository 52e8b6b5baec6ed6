using System.CommandLine;
using Lapwing.Detect;
using Lapwing.Events;

namespace Lapwing;

/// <summary><c>lapwing scan</c>: the attacks in a pile of logs, offline.</summary>
static class ScanVerb
{
    public static Command Command()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders or archives; - is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var rules = new Option<string[]>("--rules")
        {
            Description = "Sigma rules beside our own: a folder or a zip. May be given several times.",
            HelpName = "DIR|ZIP",
        };
        var only = new Option<bool>("--only-rules") { Description = "Only the rules of --rules." };
        var level = new Option<Level>("--min-level")
        {
            Description = "Findings from this level on: informational, low, medium, high, critical.",
            DefaultValueFactory = _ => Level.Low,
            HelpName = "LEVEL",
        };
        var json = new Option<string?>("--json")
        {
            Description = "Every finding as a JSON line; - is standard output.",
            HelpName = "FILE",
        };
        var summary = new Option<string?>("--summary")
        {
            Description = "What was read and found, as one JSON object.",
            HelpName = "FILE",
        };
        var command = new Command("scan", "Finds the attacks in logs by rules, correlations and models.")
        {
            paths,
            rules,
            only,
            level,
            json,
            summary,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(only) && result.GetValue(rules) is not { Length: > 0 })
                result.AddError("--only-rules leaves no rules: name some with --rules DIR.");
        });
        command.SetAction(parsed =>
            new Scan(
                new ScanOptions
                {
                    Paths = parsed.GetValue(paths)!,
                    Rules = parsed.GetValue(rules) ?? [],
                    OnlyRules = parsed.GetValue(only),
                    MinLevel = parsed.GetValue(level),
                    Json = parsed.GetValue(json),
                    Summary = parsed.GetValue(summary),
                }
            ).Run()
        );
        return command;
    }
}

/// <summary>What a scan was asked for.</summary>
sealed record ScanOptions
{
    public required IReadOnlyList<string> Paths { get; init; }
    public required IReadOnlyList<string> Rules { get; init; }
    public bool OnlyRules { get; init; }
    public Level MinLevel { get; init; }
    public string? Json { get; init; }
    public string? Summary { get; init; }
}
