using System.Runtime.InteropServices;
using OciMultiArch.Disk;

namespace OciMultiArch.Unpacking;

/// <summary>Gives files to the owner that a tar names, where the process may do that: as root.</summary>
internal static partial class FileOwner
{
    /// <exception cref="OciException">The system refuses.</exception>
    public static void Set(string path, int user, int group)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return;
        if (ChangeOwner(path, user, group) == 0)
            return;
        var code = Marshal.GetLastPInvokeError();
        throw DiskError.Of(new IOException(Marshal.GetPInvokeErrorMessage(code)), $"give to user {user} and group {group}", path);
    }

    // A link itself, never what it leads to.
    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, int user, int group);
}
