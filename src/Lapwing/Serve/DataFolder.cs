using Lapwing.Events;

namespace Lapwing;

/// <summary>The data folder while a service holds it: one at a time.</summary>
sealed class DataFolder(FileStream held) : IAsyncDisposable
{
    /// <summary>What is written in the folder is of this form; a later form has a greater number.</summary>
    private const int Version = 1;

    /// <summary>Makes the folder where it is missing and takes it.</summary>
    public static (DataFolder? Folder, Problem? Problem) Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var held = new FileStream(
                Path.Combine(path, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            var form = Path.Combine(path, "version");
            if (!File.Exists(form))
                File.WriteAllText(form, $"{Version}\n");
            else if (!int.TryParse(File.ReadAllText(form), out var found) || found > Version)
            {
                var written = File.ReadAllText(form).Trim();
                held.Dispose();
                return (null, ServeProblems.NewerData(path, written));
            }
            return (new DataFolder(held), null);
        }
        catch (IOException fault)
            when (fault is not DirectoryNotFoundException
                && fault.Message.Contains("being used", StringComparison.Ordinal)
            )
        {
            return (null, ServeProblems.DataInUse(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, ServeProblems.DataNotWritable(path, fault.Message));
        }
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
