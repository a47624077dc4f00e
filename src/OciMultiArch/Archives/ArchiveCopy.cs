using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Archives;

/// <summary>
/// A whole archive, uncompressed, in a temporary file: of a stream, which cannot be read at several places, or of a file
/// that is compressed.
/// </summary>
internal static class ArchiveCopy
{
    /// <summary>Reads a stream to its end. It stays open.</summary>
    /// <param name="path">What the archive is called in messages.</param>
    /// <param name="source">The archive, from its first byte on.</param>
    /// <param name="cancellationToken">Ends the work; the file is gone.</param>
    /// <exception cref="OciException">
    /// It is compressed in a way that is not read, damaged, or grows too much; or the disk refuses.
    /// </exception>
    public static async ValueTask<SafeFileHandle> OfAsync(string path, Stream source, CancellationToken cancellationToken)
    {
        var head = new byte[ArchiveCompression.HeadBytes];
        var reading = source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var known = head.AsMemory(0, await reading.ConfigureAwait(false));
        if (known.IsEmpty)
            throw ArchiveError.Refused(path, "is empty");
        PrefixedStream whole = new(known, source);
        var decompressed = ArchiveCompression.Decompress(path, known.Span, whole);
        await using ((decompressed ?? Stream.Null).ConfigureAwait(false))
        {
            var file = TemporaryFile.Open();
            try
            {
                await TemporaryFile.FillAsync(file, decompressed ?? whole, cancellationToken).ConfigureAwait(false);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }
}
