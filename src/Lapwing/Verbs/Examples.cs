using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lapwing;

/// <summary>Help ends with examples: they say faster than options what a verb is for.</summary>
static class Examples
{
    private static readonly Dictionary<string, string> Of = new(StringComparer.Ordinal)
    {
        ["lapwing"] = """
              lapwing scan logs/                       find the attacks in a folder of logs
              lapwing scan auth.log.gz --json -        the same as JSON lines
              lapwing parse access.log                 show the events as Lapwing reads them
              lapwing serve                            the service and its pages at http://127.0.0.1:5000
              lapwing signin                           another sign-in link for a running service
            """,
        ["scan"] = """
              lapwing scan /var/log
              lapwing scan evidence.zip --rules sigma_all_rules.zip --min-level high
              lapwing scan logs/ --json findings.jsonl --summary summary.json
            """,
        ["parse"] = """
              lapwing parse /var/log/auth.log
              journalctl -o json | lapwing parse -
              lapwing parse access.log | jq .columns
            """,
        ["serve"] = """
              lapwing serve
              lapwing serve --data /srv/lapwing --urls http://127.0.0.1:8080
              lapwing serve --rules sigma_all_rules.zip

            Send it logs:
              curl -H "Authorization: Bearer $(cat DIR/token)" --data-binary @auth.log http://127.0.0.1:5000/api/ingest
            """,
        ["signin"] = """
              lapwing signin
              lapwing signin --data /srv/lapwing
            """,
    };

    /// <summary>Puts examples behind the help of the root and all its verbs.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExamples((HelpAction)help.Action!);
    }

    private sealed class WithExamples(HelpAction plain) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parsed)
        {
            var code = plain.Invoke(parsed);
            var name = parsed.CommandResult.Command is RootCommand ? "lapwing" : parsed.CommandResult.Command.Name;
            if (Of.TryGetValue(name, out var examples))
                Console.WriteLine($"Examples:\n{examples}\n");
            return code;
        }
    }
}
