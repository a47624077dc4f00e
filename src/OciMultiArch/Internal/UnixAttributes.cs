using System.Runtime.InteropServices;
using System.Text;

namespace OciMultiArch.Internal;

/// <summary>Extended attributes of files (xattr(7)). Of Linux alone.</summary>
internal static partial class UnixAttributes
{
    private const int MaxBytes = 64 * 1024; // XATTR_SIZE_MAX, XATTR_LIST_MAX
    private const int NoData = 61; // ENODATA
    private const int NotSupported = 95; // EOPNOTSUPP

    private delegate nint Reading(byte[] buffer);

    /// <summary>The names in the order of the system; none where the file system has no attributes. A link is not followed.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static string[] Names(string path)
    {
        if (Read(buffer => List(path, buffer, buffer.Length)) is not { } names)
            return [];
        return Encoding.UTF8.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The value; null where there is none any more.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static byte[]? Value(string path, string name) => Read(buffer => Get(path, name, buffer, buffer.Length));

    private static byte[]? Read(Reading reading)
    {
        var buffer = new byte[MaxBytes];
        var count = reading(buffer);
        if (count >= 0)
            return buffer[..(int)count];
        var code = Marshal.GetLastPInvokeError();
        if (code is NoData or NotSupported)
            return null;
        throw new IOException(Marshal.GetPInvokeErrorMessage(code));
    }

    [LibraryImport("libc", EntryPoint = "llistxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint List(string path, [Out] byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Get(string path, string name, [Out] byte[] buffer, nint size);
}
