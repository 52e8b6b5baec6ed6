namespace Lapwing.Events;

/// <summary>
/// The logs behind paths: files, folders with all below, archives with all members, <c>-</c> for standard input. What
/// cannot be read is reported and passed over; the rest goes on. The order is the same each time.
/// </summary>
/// <param name="options">Bounds.</param>
/// <param name="report">Gets every problem as it is found, on the reading thread.</param>
/// <param name="standardInput">What <c>-</c> reads.</param>
/// <param name="clock">Standard input counts as changed now.</param>
public sealed class LogFiles(
    LogFileOptions options,
    Action<Problem> report,
    Func<Stream>? standardInput = null,
    TimeProvider? clock = null
)
{
    private readonly Archives _archives = new(options, report);

    /// <summary>Opens one log after the other. Each is the caller's to read and to dispose before it asks for the next.</summary>
    public IEnumerable<LogFile> Open(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (path == "-")
            {
                var now = (clock ?? TimeProvider.System).GetUtcNow();
                foreach (var log in Open((standardInput ?? Console.OpenStandardInput)(), path, now))
                    yield return log;
                continue;
            }
            foreach (var file in Files(path))
            foreach (var log in OpenFile(file))
                yield return log;
        }
    }

    /// <summary>The logs in a stream: itself, or the members of the archive it is.</summary>
    /// <param name="stream">Owned from here on.</param>
    /// <param name="name">As people know it.</param>
    /// <param name="modifiedAt">When it was last changed; null when unknown.</param>
    /// <param name="format">Null: found by content.</param>
    public IEnumerable<LogFile> Open(Stream stream, string name, DateTimeOffset? modifiedAt, Format? format = null) =>
        _archives.Open(stream, name, modifiedAt, format);

    private IEnumerable<LogFile> OpenFile(string path)
    {
        FileStream stream;
        DateTimeOffset modifiedAt;
        try
        {
            if (FileKind.Other(path) is { } kind)
            {
                report(FileProblems.NotRegular(path, kind));
                return [];
            }
            stream = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0,
                FileOptions.SequentialScan
            );
            modifiedAt = new DateTimeOffset(File.GetLastWriteTimeUtc(path));
        }
        catch (FileNotFoundException)
        {
            report(FileProblems.Missing(path));
            return [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            report(FileProblems.Unreadable(path, fault.Message));
            return [];
        }
        return Open(stream, path, modifiedAt);
    }

    /// <summary>The path itself, or all files below, in the order of their names' code points.</summary>
    private IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            yield return path;
            yield break;
        }
        var open = new Stack<(string Path, int Depth)>();
        open.Push((path, 0));
        while (open.TryPop(out var folder))
        {
            if (!TryList(folder.Path, out var entries))
                continue;
            if (folder.Depth > options.FolderDepth)
            {
                report(FileProblems.TooNested(folder.Path, options.FolderDepth));
                continue;
            }
            foreach (var entry in entries.Where(e => e is not DirectoryInfo))
            {
                if (entry.LinkTarget is not null)
                    report(FileProblems.Link(Path.Combine(folder.Path, entry.Name)));
                else
                    yield return Path.Combine(folder.Path, entry.Name);
            }
            foreach (var entry in entries.OfType<DirectoryInfo>().Reverse())
            {
                if (entry.LinkTarget is not null)
                    report(FileProblems.Link(Path.Combine(folder.Path, entry.Name)));
                else
                    open.Push((Path.Combine(folder.Path, entry.Name), folder.Depth + 1));
            }
        }
    }

    private bool TryList(string folder, out List<FileSystemInfo> entries)
    {
        entries = [];
        try
        {
            entries.AddRange(new DirectoryInfo(folder).EnumerateFileSystemInfos());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            report(FileProblems.Unreadable(folder, fault.Message));
            return false;
        }
        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return true;
    }
}
