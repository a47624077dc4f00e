using Microsoft.Win32.SafeHandles;

namespace OciMultiArch.Archives;

/// <summary>What tells that a file is still the one that was read: its length and when it was last written.</summary>
internal readonly record struct FileStamp(long Length, DateTime WrittenAt)
{
    public static FileStamp Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
}
