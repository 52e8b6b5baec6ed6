using Lapwing.Engines;
using Lapwing.Lake.Engine;
using Microsoft.Extensions.Logging;

namespace Lapwing.Lake;

/// <summary>The lake in a child process: started, watched and ended with us. Disposed by its maker, who waits for its end.</summary>
public sealed class EmbeddedLake : IAsyncDisposable
{
    /// <param name="program">The executable that knows the verb, absolute: ourselves.</param>
    /// <param name="verb">What makes it <see cref="LakeHost"/>: <c>lake</c>; empty for a program that is nothing else.</param>
    /// <param name="folder">The lake's folder; made if missing.</param>
    public EmbeddedLake(string program, IReadOnlyList<string> verb, string folder, TimeProvider time, ILogger log)
    {
        folder = Path.GetFullPath(folder);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The embedded lake runs on Linux.");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var socket = SocketFor(folder);
        Client = LakeClient.OverSocket(socket);
        Supervisor = new Supervisor(
            new ChildProgram
            {
                Name = "lake",
                Path = program,
                Arguments = [.. verb, "--path", folder, "--socket", socket],
                Environment = EngineArguments.Environment,
                WorkingDirectory = folder,
                PidFile = Path.Combine(folder, "lake.pid"),
            },
            Client.Ping,
            time,
            log
        );
    }

    public Supervisor Supervisor { get; }
    public LakeClient Client { get; }

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        Client.Dispose();
    }

    // The address of a unix socket holds 107 bytes: a deep folder's lies in /tmp, in a folder of its user's own.
    private static string SocketFor(string folder)
    {
        var near = Path.Combine(folder, "lake.sock");
        return near.Length <= 100
            ? near
            : Path.Combine(Directory.CreateTempSubdirectory("lapwing-").FullName, "lake.sock");
    }
}
