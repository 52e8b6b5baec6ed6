using System.Runtime.InteropServices;

namespace Lapwing.Events;

/// <summary>Tells files from pipes and devices, which .NET does not: opening those may wait for ever.</summary>
static partial class FileKind
{
    private const int AtFdCwd = -100;
    private const uint TypeMask = 1;
    private const int ModeOffset = 28;
    private const int StatxBytes = 256;

    /// <summary>What a path that is not a regular file is; null for a file, and where the system does not say.</summary>
    public static string? Other(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        // struct statx is the same on every processor; its mode lies at byte 28.
        Span<byte> answer = stackalloc byte[StatxBytes];
        if (Statx(AtFdCwd, path, 0, TypeMask, ref MemoryMarshal.GetReference(answer)) != 0)
            return null;
        return (BitConverter.ToUInt16(answer[ModeOffset..]) & 0xF000) switch
        {
            0x1000 => "pipe",
            0x2000 or 0x6000 => "device",
            0xC000 => "socket",
            _ => null,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);
}
