namespace Lapwing.State.Tests;

/// <summary>A folder that another user may pass through, deleted with its test.</summary>
sealed class ServerFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lapwing-state-");

    public ServerFolder() =>
        _folder.UnixFileMode |=
            UnixFileMode.GroupExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string State => Path.Combine(_folder.FullName, "state");

    public void Dispose() => _folder.Delete(recursive: true);
}
