using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace OciMultiArch.Disk;

/// <summary>
/// Files for what is needed for a while. On Unix a file has lost its name before there is anything in it, and is gone
/// however the process ends; elsewhere the system removes it when it is closed.
/// </summary>
internal static class TemporaryFile
{
    private const int PieceSize = 128 * 1024;

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = TemporaryFolder();

    /// <summary>A path in the folder that nothing has.</summary>
    public static string NewPath() =>
        Path.Combine(Folder, PendingFile.Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));

    /// <summary>Makes an empty file, to be written and read.</summary>
    /// <exception cref="OciException">The disk refuses.</exception>
    public static SafeFileHandle Open()
    {
        var path = NewPath();
        try
        {
            const FileOptions Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose;
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return file;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.OfTemporary(failure, Folder);
        }
    }

    /// <summary>Writes a whole stream into a file, from its beginning.</summary>
    /// <exception cref="OciException">The disk refuses. What reading throws passes through.</exception>
    public static async ValueTask FillAsync(SafeFileHandle file, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceSize];
        long position = 0;
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            try
            {
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, count), position, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (DiskError.IsOfDisk(failure))
            {
                throw DiskError.OfTemporary(failure, Folder);
            }
            position += count;
        }
    }

    // Where nothing else is said, /tmp is memory on many systems, and /var/tmp is on a disk (file-hierarchy(7)).
    private static string TemporaryFolder()
    {
        const string OnDisk = "/var/tmp";
        var usual = Path.GetTempPath();
        return usual == "/tmp/" && Directory.Exists(OnDisk) ? OnDisk : usual;
    }
}
