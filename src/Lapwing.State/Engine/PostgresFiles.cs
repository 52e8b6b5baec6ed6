using Lapwing.Engines;
using Lapwing.Events;

namespace Lapwing.State;

/// <summary>The server's files: made once, whole or not at all; who may come in is written at every start.</summary>
sealed class PostgresFiles(PostgresOptions options)
{
    public const string User = "lapwing";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly LinuxUser? _owner = options.RunAs is { } name ? LinuxUser.Find(name) : null;

    public string Data { get; } = Path.Combine(options.Folder, "data");

    /// <summary>Makes a folder that only the server's user may enter.</summary>
    public string PrivateFolder(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        _owner?.Give(path);
        return path;
    }

    /// <summary>Makes the files where they are missing.</summary>
    /// <returns>Null when they are there and fit these programs.</returns>
    public async Task<Problem?> Ensure(int major, TimeProvider time, CancellationToken cancel)
    {
        var version = Path.Combine(Data, "PG_VERSION");
        if (File.Exists(version))
        {
            var made = (await File.ReadAllTextAsync(version, cancel)).Trim();
            return made == $"{major}" ? null : StateProblems.OtherVersion(Data, made, $"{major}");
        }
        // A crash in the midst leaves the new folder under another name; it is made afresh.
        var making = Path.Combine(options.Folder, "data.new");
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        var (child, problem) = await ChildProcess.Start(
            new ChildProgram
            {
                Name = "initdb",
                Path = Path.Combine(options.Programs, "initdb"),
                Arguments =
                [
                    "-D",
                    PrivateFolder(making),
                    "-U",
                    User,
                    "--auth=reject",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-instructions",
                ],
                WorkingDirectory = "/",
                RunAs = options.RunAs,
            },
            time,
            null,
            cancel
        );
        if (child is null)
            return problem;
        await using (child)
        {
            if (await child.Exited.WaitAsync(cancel) != 0)
                return StateProblems.NotMade(making, child.Output.Tail);
        }
        Directory.Move(making, Data);
        return null;
    }

    /// <summary>Only this process's user and the server's come in, by the socket, as who they are: there is no password to keep.</summary>
    public async Task LetIn(CancellationToken cancel)
    {
        await Write("pg_hba.conf", $"local all {User} peer map=lapwing\n", cancel);
        var users = new[] { Environment.UserName, options.RunAs ?? Environment.UserName }.Distinct(
            StringComparer.Ordinal
        );
        await Write("pg_ident.conf", string.Concat(users.Select(u => $"lapwing \"{u}\" {User}\n")), cancel);
    }

    /// <summary>
    /// A crash leaves the server's own note of its number. Should another program have that number now, the server would
    /// refuse to start for ever: the note goes when the number is a process's that is no server of this folder.
    /// </summary>
    public void ForgetDead()
    {
        ForgetDead(Path.Combine(Data, "postmaster.pid"));
        ForgetDead(Path.Combine(options.Folder, "socket", ".s.PGSQL.5432.lock"));
    }

    private void ForgetDead(string note)
    {
        try
        {
            if (
                File.Exists(note)
                && int.TryParse(File.ReadLines(note).FirstOrDefault(), out var pid)
                // One that was killed and that nobody reaped yet has a number, but no command line: the server takes it for alive.
                && !CommandLine(pid).Contains(Data, StringComparison.Ordinal)
            )
                File.Delete(note);
        }
        catch (IOException)
        {
            // The server looks at its note itself.
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private async Task Write(string name, string text, CancellationToken cancel)
    {
        var path = Path.Combine(Data, name);
        await File.WriteAllTextAsync(path + ".new", text, cancel);
        File.SetUnixFileMode(path + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _owner?.Give(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }
}
