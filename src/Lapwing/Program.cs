using System.CommandLine;
using Lapwing;

var root = new RootCommand(
    """
    Lapwing: a security operations centre in one program.

    Examples:
      lapwing scan logs/                     find the attacks in a folder of logs
      lapwing scan auth.log.gz --json -      the same as JSON lines
      lapwing parse access.log               show the events as Lapwing reads them
      lapwing serve                          the service and its pages at http://127.0.0.1:5000
      lapwing signin                         another sign-in link for a running service
    """
)
{
    ParseVerb.Command(),
};
if (args.Length == 0)
    args = ["--help"];
return await root.Parse(args).InvokeAsync();
