using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Lapwing.Events;

namespace Lapwing;

/// <summary>
/// Started as root, the service goes on as the user <c>lapwing</c>: PostgreSQL refuses root, and hostile logs should not be
/// parsed with its rights. The process replaces itself, so its number and its signals stay the same.
/// </summary>
static partial class ServiceUser
{
    private const string Name = "lapwing";

    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>
    /// Makes the user where it is missing, gives it the data folder, and goes on as it. Returns only when that cannot be done.
    /// </summary>
    /// <param name="data">The data folder, absolute; made when missing.</param>
    /// <param name="arguments">The command line, from the verb on.</param>
    public static Problem GoOn(string data, IReadOnlyList<string> arguments)
    {
        if (!Succeeds("id", "-u", Name) && !MakeUser())
            return ServeProblems.NoUser(Name);
        Directory.CreateDirectory(data);
        if (!Succeeds("chown", "-R", "--no-dereference", $"{Name}:{Name}", data))
            return ServeProblems.DataNotGiven(data, Name);
        if (!Can("-w", data))
            return ServeProblems.DataOutOfReach(data, Name);
        var program = Path.Combine(AppContext.BaseDirectory, "lapwing.dll");
        if (!Can("-r", program))
            program = Path.Combine(CopyProgram(), "lapwing.dll");
        Console.Error.WriteLine($"Started as root: the service goes on as the user '{Name}', who owns {data}.");
        Environment.SetEnvironmentVariable("HOME", data);
        return Replace(
            ["setpriv", .. AsUser, Environment.ProcessPath!, program, .. arguments],
            problem: ServeProblems.NoSetpriv
        );
    }

    private static string[] AsUser => [$"--reuid={Name}", $"--regid={Name}", "--clear-groups", "--"];

    private static bool MakeUser() =>
        Succeeds(
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            Name
        );

    // A program below /root cannot be read by another user: it is copied to where it can.
    private static string CopyProgram()
    {
        var from = AppContext.BaseDirectory;
        var to = Path.Combine("/var/cache/lapwing", $"program-{Fingerprint(from)}");
        if (!File.Exists(Path.Combine(to, "lapwing.dll")))
        {
            var fresh = $"{to}.{Environment.ProcessId}";
            Directory.CreateDirectory(fresh);
            Succeeds("cp", "-r", $"{from}/.", fresh);
            Succeeds("chmod", "-R", "a+rX", fresh);
            if (Directory.Exists(to))
                Directory.Delete(fresh, recursive: true);
            else
                Directory.Move(fresh, to);
        }
        return to;
    }

    private static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        )
        {
            var info = new FileInfo(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{info.Length}\n{info.LastWriteTimeUtc.Ticks}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static bool Can(string test, string path) => Succeeds("setpriv", [.. AsUser, "test", test, path]);

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Problem Replace(string[] command, Func<Problem> problem)
    {
        var argv = new nint[command.Length + 1];
        for (var i = 0; i < command.Length; i++)
            argv[i] = Marshal.StringToCoTaskMemUTF8(command[i]);
        // The variables set through .NET are the runtime's own copy: they go along by hand.
        var variables = Environment.GetEnvironmentVariables();
        var envp = new nint[variables.Count + 1];
        var at = 0;
        foreach (System.Collections.DictionaryEntry variable in variables)
            envp[at++] = Marshal.StringToCoTaskMemUTF8($"{variable.Key}={variable.Value}");
        ExecuteWithEnvironment(command[0], argv, envp);
        return problem();
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "execvpe", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ExecuteWithEnvironment(string program, nint[] argv, nint[] envp);
}
