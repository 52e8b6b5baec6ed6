using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lapwing.Ingest;

/// <summary>The file of the segment that is written. A test puts a failing disk in its place.</summary>
class SegmentFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(
        path,
        FileMode.OpenOrCreate,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete
    );

    public string Path { get; } = path;

    public virtual void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    /// <summary>Returns when what was written is on the disk.</summary>
    public virtual void Flush() => RandomAccess.FlushToDisk(_handle);

    public virtual void Cut(long length)
    {
        RandomAccess.SetLength(_handle, length);
        RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _handle.Dispose();
}

/// <summary>Makes new and deleted names in a folder durable, which a file's own fsync does not.</summary>
static partial class FolderSync
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC: children started meanwhile do not inherit it

    public static void Flush(string folder)
    {
        var handle = Open(folder, ReadOnlyCloseOnExec);
        if (handle < 0)
            throw new IOException(
                $"Cannot open folder '{folder}' to make it durable (errno {Marshal.GetLastPInvokeError()})."
            );
        var failed = Fsync(handle) != 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(handle);
        if (failed != 0)
            throw new IOException($"Cannot make folder '{folder}' durable (errno {failed}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
