using System.CommandLine;
using Lapwing.Lake.Engine;

namespace Lapwing;

/// <summary><c>lapwing lake</c>: the embedded event store, as a child of the service.</summary>
static class LakeVerb
{
    public static Command Command()
    {
        var path = new Option<string>("--path") { Description = "Its folder, absolute.", Required = true };
        var socket = new Option<string>("--socket")
        {
            Description = "The unix socket to answer on, absolute.",
            Required = true,
        };
        var command = new Command("lake", "The embedded event store; started by 'serve', rarely by hand.")
        {
            path,
            socket,
        };
        command.SetAction(
            (parsed, _) => LakeHost.Run(["--path", parsed.GetValue(path)!, "--socket", parsed.GetValue(socket)!])
        );
        return command;
    }
}
