using System.Runtime.InteropServices;

namespace Lapwing.State;

/// <summary>A user of the machine, and giving files to one.</summary>
readonly partial record struct LinuxUser(string Name, uint Id, uint Group)
{
    public static bool IsRoot => EffectiveUser() == 0;

    /// <summary>Null when there is no such user.</summary>
    public static LinuxUser? Find(string name)
    {
        foreach (var line in File.ReadLines("/etc/passwd"))
            if (
                line.Split(':') is [var user, _, var id, var group, ..]
                && user == name
                && uint.TryParse(id, out var uid)
                && uint.TryParse(group, out var gid)
            )
                return new LinuxUser(name, uid, gid);
        return null;
    }

    /// <summary>Makes a file or folder this user's.</summary>
    public void Give(string path)
    {
        if (ChangeOwner(path, Id, Group) != 0)
            throw new IOException($"Cannot give '{path}' to {Name} (errno {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
