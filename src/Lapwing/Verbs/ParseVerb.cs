using System.CommandLine;
using System.Text.Json;
using Lapwing.Events;

namespace Lapwing;

/// <summary><c>lapwing parse</c>: the events of logs, as Lapwing reads them.</summary>
static class ParseVerb
{
    public static Command Command()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders or archives; - is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var declared = new Option<string?>("--as")
        {
            Description = "Take every record as of this source.",
            HelpName = "SOURCE",
        };
        var command = new Command(
            "parse",
            "Prints the events of logs as JSON lines: source, time, columns, native fields, raw."
        )
        {
            paths,
            declared,
        };
        command.SetAction(parsed => Run(parsed.GetValue(paths)!, parsed.GetValue(declared)));
        return command;
    }

    private static int Run(string[] paths, string? declared)
    {
        var names = new FieldNames();
        var (sources, problems) = Content.Sources(names);
        var events = 0L;
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(
            output,
            new JsonWriterOptions { SkipValidation = true, Encoder = Content.Readable }
        );
        using var batch = new EventBatch(names);
        var files = new LogFiles(LogFileOptions.Default, problems.Add);
        foreach (var file in files.Open(paths))
        {
            using (file)
            {
                var times = file.Times();
                while (file.TryReadBatch(batch))
                {
                    sources.Normalise(batch, times, declared);
                    for (var i = 0; i < batch.Count; i++)
                    {
                        EventJson.Write(writer, batch, i);
                        writer.Flush();
                        writer.Reset();
                        output.WriteByte((byte)'\n');
                    }
                    events += batch.Count;
                }
            }
        }
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        return events == 0 && problems.Exists(p => p.Severity == Severity.Error) ? 3 : 0;
    }
}
