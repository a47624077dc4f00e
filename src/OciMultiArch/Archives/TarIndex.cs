using Microsoft.Win32.SafeHandles;
using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.Archives;

/// <summary>What is where in a tar file.</summary>
/// <param name="path">The file's path, for messages.</param>
/// <param name="file">The open file.</param>
/// <param name="members">Its files and links by path.</param>
internal sealed class TarIndex(string path, SafeFileHandle file, IReadOnlyDictionary<string, TarEntry> members)
{
    private const int MaxLinks = 16;

    public string Path { get; } = path;

    public IEnumerable<TarEntry> Members => members.Values;

    /// <summary>The file of a path, through the archive's own links; null when there is none.</summary>
    /// <exception cref="OciException">The links do not come to an end.</exception>
    public TarEntry? Find(string name)
    {
        for (var hops = 0; hops < MaxLinks; hops++)
        {
            if (!members.TryGetValue(name, out var found))
                return null;
            if (found.LinkPath is null)
                return found;
            name = found.LinkPath;
        }
        throw ArchiveError.Refused(Path, $"has more than {MaxLinks} links one after the other");
    }

    /// <summary>A whole small file.</summary>
    /// <exception cref="OciException">It is larger than the limit.</exception>
    public byte[] Read(TarEntry entry, int limit)
    {
        if (entry.Length > limit)
            throw ArchiveError.TooLarge(Path, Printable.Short(entry.Path), entry.Length, limit);
        return Head(entry, (int)entry.Length);
    }

    /// <summary>The first bytes of a file, fewer where it is shorter.</summary>
    public byte[] Head(TarEntry entry, int count)
    {
        var bytes = new byte[(int)Math.Min(count, entry.Length)];
        ArchiveBytes.Fill(Path, file, bytes, entry.Offset);
        return bytes;
    }

    /// <summary>The digest of a file's bytes.</summary>
    public async ValueTask<Digest> HashAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        using var hash = ContentHash.Sha256();
        var buffer = new byte[128 * 1024];
        for (long at = 0; at < entry.Length;)
        {
            var count = (int)Math.Min(buffer.Length, entry.Length - at);
            var piece = buffer.AsMemory(0, count);
            await ArchiveBytes.FillAsync(Path, file, piece, entry.Offset + at, cancellationToken).ConfigureAwait(false);
            hash.Append(piece.Span);
            at += piece.Length;
        }
        return hash.Finish();
    }
}
