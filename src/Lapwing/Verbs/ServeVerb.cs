using System.CommandLine;
using Lapwing.Events;

namespace Lapwing;

/// <summary><c>lapwing serve</c>: receive, keep, detect, show.</summary>
static class ServeVerb
{
    public static Option<string?> DataOption() =>
        new("--data")
        {
            Description =
                "Where everything is kept. Default: $LAPWING_DATA, else /var/lib/lapwing for root, else ~/.local/share/lapwing.",
            HelpName = "DIR",
        };

    public static Command Command()
    {
        var data = DataOption();
        var urls = new Option<string[]>("--urls")
        {
            Description = "Where to listen. Default: http://127.0.0.1:5000.",
            HelpName = "URL",
            AllowMultipleArgumentsPerToken = true,
        };
        var rules = new Option<string[]>("--rules")
        {
            Description =
                "Sigma rules beside our own: a folder or a zip, for instance SigmaHQ's release. Also: put it into DIR/packs.",
            HelpName = "DIR|ZIP",
        };
        var demo = new Option<bool>("--demo")
        {
            Description = "Open the tenant 'demo' with invented logs.",
            Hidden = true,
        };
        var command = new Command(
            "serve",
            "Starts the service: receives logs, keeps them, finds attacks, shows them on its pages."
        )
        {
            data,
            urls,
            rules,
            demo,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var folder = ServeSettings.DataFolder(parsed.GetValue(data));
                if (ServiceUser.IsRoot)
                    return Fail([ServiceUser.GoOn(folder, Environment.GetCommandLineArgs()[1..])]);
                var (settings, problems) = ServeSettings.Read(
                    folder,
                    parsed.GetValue(urls) ?? [],
                    parsed.GetValue(rules) ?? [],
                    parsed.GetValue(demo)
                );
                return problems.Count > 0 ? Fail(problems) : await Server.Run(settings, cancel);
            }
        );
        return command;
    }

    /// <summary>Says every problem and its fix; the exit code of bad usage.</summary>
    public static int Fail(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine(
                problem.Place.File.Length > 0 ? problem.ToString() : $"{problem.Code}: {problem.Message} {problem.Fix}"
            );
        return 2;
    }
}
