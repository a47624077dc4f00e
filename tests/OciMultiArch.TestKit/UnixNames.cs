using System.Runtime.InteropServices;

namespace OciMultiArch.TestKit;

/// <summary>What Linux has for files and the framework does not: further names and extended attributes.</summary>
public static class UnixNames
{
    /// <summary>Gives a file a further name.</summary>
    public static void Link(string file, string name)
    {
        if (LinkFile(file, name) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Sets an extended attribute; false where the file system or the rights of the user do not allow it.</summary>
    public static bool TrySet(string file, string attribute, byte[] value) =>
        SetAttribute(file, attribute, value, value.Length, 0) == 0;

    [DllImport("libc", EntryPoint = "link", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LinkFile(string file, string name);

    [DllImport("libc", EntryPoint = "lsetxattr", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAttribute(string file, string name, byte[] value, nint size, int flags);
}
