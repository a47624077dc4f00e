using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace OciMultiArch.Internal;

/// <summary>
/// Looks at files and opens them as the framework cannot: their kind, without following a link, by the handle of their
/// folder, and without waiting for the other end of a pipe. Of Linux alone; elsewhere callers use the framework.
/// </summary>
internal static partial class UnixFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int OfLink = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int OfHandle = 0x1000; // AT_EMPTY_PATH
    private const uint KindOnly = 1; // STATX_TYPE
    private const uint NumberAndNames = 4 | 0x100; // STATX_NLINK, STATX_INO
    private const int StatBytes = 256;
    private const int NamesOffset = 16; // stx_nlink
    private const int ModeOffset = 28; // stx_mode
    private const int NumberOffset = 32; // stx_ino
    private const int DeviceOffset = 136; // stx_dev_major, stx_dev_minor
    private const int KindBits = 0xF000; // S_IFMT
    private const int ReadOnly = 0x800 | 0x80000 | 0x100; // O_NONBLOCK, O_CLOEXEC, O_NOCTTY
    private const int SharedLock = 1 | 4; // LOCK_SH, LOCK_NB
    private const int NoFile = 2; // ENOENT
    private const int Denied = 13; // EACCES
    private const int NoFolder = 20; // ENOTDIR
    private const int Loop = 40; // ELOOP

    // O_DIRECTORY and O_NOFOLLOW have values of their own on ARM.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
    private static readonly int FolderOnly = IsArm ? 0x4000 : 0x10000;
    private static readonly int NoLink = IsArm ? 0x8000 : 0x20000;

    /// <summary>Whether this system is one whose numbers are known here.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>What is at a path; a link is followed.</summary>
    public static FileKind KindOf(string path) => Kind(CurrentFolder, path, 0);

    /// <summary>What is at a path itself, be it a link.</summary>
    public static FileKind KindOfEntry(string path) => Kind(CurrentFolder, path, OfLink);

    /// <summary>What an open handle stands for.</summary>
    public static FileKind KindOf(SafeFileHandle handle) => Kind((int)handle.DangerousGetHandle(), "", OfHandle);

    /// <summary>What a folder holds under a name, be it a link.</summary>
    public static FileKind KindIn(SafeFileHandle folder, string name) =>
        Kind((int)folder.DangerousGetHandle(), name, OfLink);

    /// <summary>What a file in a folder is known by, whatever its name; null where it has one name or is gone.</summary>
    public static (ulong Device, ulong Number)? IdentityIn(SafeFileHandle folder, string name)
    {
        Span<byte> buffer = stackalloc byte[StatBytes];
        if (Stat((int)folder.DangerousGetHandle(), name, OfLink, NumberAndNames, buffer) != 0)
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(buffer[NamesOffset..]) < 2)
            return null;
        var device = BinaryPrimitives.ReadUInt64LittleEndian(buffer[DeviceOffset..]);
        return (device, BinaryPrimitives.ReadUInt64LittleEndian(buffer[NumberOffset..]));
    }

    /// <summary>Opens a folder; a link to one is followed.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SafeFileHandle OpenFolder(string path) => Opened(CurrentFolder, path, ReadOnly | FolderOnly);

    /// <summary>Opens a folder in an open one; no link.</summary>
    /// <exception cref="IOException">It is none any more, or the system refuses.</exception>
    public static SafeFileHandle OpenFolderIn(SafeFileHandle folder, string name) =>
        Opened((int)folder.DangerousGetHandle(), name, ReadOnly | FolderOnly | NoLink);

    /// <summary>Opens a file in an open folder; no link. What it is must be known.</summary>
    /// <exception cref="IOException">It is a link now, or the system refuses.</exception>
    public static SafeFileHandle OpenFileIn(SafeFileHandle folder, string name) =>
        Opened((int)folder.DangerousGetHandle(), name, ReadOnly | NoLink);

    /// <summary>Lets others read a file that is locked for its writer, and nobody else write it.</summary>
    public static void ShareLock(SafeFileHandle file) => _ = Lock(file, SharedLock);

    /// <summary>Whether bytes come out of a file that says it has none, as those of /proc do.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static bool HoldsBytes(string path)
    {
        using var file = Opened(CurrentFolder, path, ReadOnly);
        return HoldsBytes(file);
    }

    /// <inheritdoc cref="HoldsBytes(string)"/>
    public static bool HoldsBytes(SafeFileHandle file) => RandomAccess.Read(file, new byte[1], 0) > 0;

    private static FileKind Kind(int folder, string name, int flags)
    {
        Span<byte> buffer = stackalloc byte[StatBytes];
        if (Stat(folder, name, flags, KindOnly, buffer) != 0)
            return FileKind.Missing;
        return (BinaryPrimitives.ReadUInt16LittleEndian(buffer[ModeOffset..]) & KindBits) switch
        {
            0x1000 => FileKind.Pipe,
            0x2000 => FileKind.CharacterDevice,
            0x4000 => FileKind.Folder,
            0x6000 => FileKind.BlockDevice,
            0xA000 => FileKind.SymbolicLink,
            0xC000 => FileKind.Socket,
            _ => FileKind.Regular,
        };
    }

    private static SafeFileHandle Opened(int folder, string name, int flags)
    {
        var handle = Open(folder, name, flags);
        if (!handle.IsInvalid)
            return handle;
        var code = Marshal.GetLastPInvokeError();
        handle.Dispose();
        var said = Marshal.GetPInvokeErrorMessage(code);
        throw code switch
        {
            NoFile => new FileNotFoundException($"it is gone: {said}"),
            Denied => new UnauthorizedAccessException(said),
            Loop or NoFolder => new IOException("it was replaced by a symbolic link or a file of another kind"),
            _ => new IOException(said),
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(int folder, string name, int flags, uint mask, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "flock")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(int folder, string name, int flags);
}
