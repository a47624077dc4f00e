using System.Text;
using Microsoft.Win32.SafeHandles;
using OciMultiArch.Archives;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Reads the headers of a tar file, one after the other, and jumps over what is between them.</summary>
internal sealed class TarReader(string path, SafeFileHandle file)
{
    private const int MostMembers = 200_000;
    private const int LongestExtension = 64 * 1024;
    private readonly Dictionary<string, TarEntry> members = new(StringComparer.Ordinal);
    private readonly long length = RandomAccess.GetLength(file);
    private TarExtension always = TarExtension.None;
    private TarExtension next = TarExtension.None;
    private long at;

    /// <exception cref="OciException">It is no tar file, is compressed, cut short, or holds what could be read in two ways.</exception>
    public static TarIndex Read(string path, SafeFileHandle file, CancellationToken cancellationToken)
    {
        TarReader reader = new(path, file);
        reader.RefuseCompressed();
        while (reader.ReadMember())
            cancellationToken.ThrowIfCancellationRequested();
        return new(path, file, reader.members);
    }

    /// <summary>Reads exactly these bytes.</summary>
    public static void Fill(string path, SafeFileHandle file, Span<byte> bytes, long at)
    {
        try
        {
            for (var read = 0; read < bytes.Length;)
                read += RandomAccess.Read(file, bytes[read..], at + read) is > 0 and var count ? count : throw ArchiveError.CutShort(path);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    /// <summary>Reads exactly these bytes.</summary>
    public static async ValueTask FillAsync(string path, SafeFileHandle file, Memory<byte> bytes, long at, CancellationToken cancellationToken)
    {
        try
        {
            for (var read = 0; read < bytes.Length;)
                read += await RandomAccess.ReadAsync(file, bytes[read..], at + read, cancellationToken).ConfigureAwait(false) is > 0 and var count
                    ? count
                    : throw ArchiveError.CutShort(path);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    // A file that ends between two members may have lost the rest of them: only the zero block says that it is whole.
    private bool ReadMember()
    {
        Span<byte> bytes = stackalloc byte[TarHeader.BlockSize];
        if (length - at < TarHeader.BlockSize)
            throw ArchiveError.CutShort(path);
        Fill(path, file, bytes, at);
        TarBlock block = new(bytes);
        if (block.IsZero)
            return false;
        if (!block.HasItsChecksum)
            throw ArchiveError.Refused(path, at == 0 ? "is no tar archive" : $"has no tar header at byte {at} where one belongs");
        at += TarHeader.BlockSize;
        var size = (IsExtension(block.Type) ? null : next.Size ?? always.Size) ?? block.Size
            ?? throw ArchiveError.Refused(path, "has a member whose size is no number");
        Take(block, HasContent(block.Type) ? size : 0);
        return true;
    }

    private void Take(TarBlock block, long size)
    {
        var padded = (size + TarHeader.BlockSize - 1) & -TarHeader.BlockSize;
        if (padded < size || padded > length - at)
            throw ArchiveError.CutShort(path);
        if (IsExtension(block.Type))
            Extend(block.Type, size);
        else
        {
            Add(block, size);
            next = TarExtension.None;
        }
        at += padded;
    }

    private void Extend(char type, long size)
    {
        if (size > LongestExtension)
            throw ArchiveError.Refused(path, $"has a header of {size} bytes, at most {LongestExtension} are read");
        var bytes = new byte[size];
        Fill(path, file, bytes, at);
        if (type == 'g')
            always = always.With(bytes) ?? throw Malformed();
        else if (type == 'x')
            next = next.With(bytes) ?? throw Malformed();
        else if (type == 'L')
            next = next with { Path = Encoding.UTF8.GetString(bytes).TrimEnd('\0') };
        else
            next = next with { LinkPath = Encoding.UTF8.GetString(bytes).TrimEnd('\0') };
    }

    private void Add(TarBlock block, long size)
    {
        var stated = next.Path ?? always.Path ?? block.Name;
        var name = TarPath.Of(stated) ?? throw Refused(stated, "a path that leads out of the archive");
        if (next.IsSparse || always.IsSparse || block.Type == 'S')
            throw Refused(stated, "a sparse file, whose bytes are not all there");
        if (block.Type == '5' || (block.Type == '0' && stated.EndsWith('/')))
            return;
        if (!IsFile(block.Type) && !IsLink(block.Type))
            throw Refused(stated, $"neither a file nor a link but of the tar type '{Printable.Short(block.Type.ToString())}'");
        var target = IsLink(block.Type) ? Target(block, name, stated) : null;
        if (members.Count == MostMembers)
            throw ArchiveError.Refused(path, $"has more than {MostMembers} members");
        if (name.Length == 0 || !members.TryAdd(name, new(name, at, size, target)))
            throw Refused(stated, "a second member of this name");
    }

    private string Target(TarBlock block, string name, string stated)
    {
        var target = next.LinkPath ?? always.LinkPath ?? block.LinkName;
        return (block.Type == '1' ? TarPath.Of(target) : TarPath.OfLink(name, target))
            ?? throw Refused(stated, $"a link that leads out of the archive, to {Printable.Short(target)}");
    }

    private void RefuseCompressed()
    {
        var head = new byte[(int)Math.Min(6, length)];
        Fill(path, file, head, 0);
        if (head is [0x1F, 0x8B, ..])
            throw ArchiveError.Compressed(path, "gzip", "gunzip");
        if (head is [0x28, 0xB5, 0x2F, 0xFD, ..])
            throw ArchiveError.Compressed(path, "zstd", "zstd -d");
        if (head is [(byte)'B', (byte)'Z', (byte)'h', ..])
            throw ArchiveError.Compressed(path, "bzip2", "bunzip2");
        if (head is [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])
            throw ArchiveError.Compressed(path, "xz", "unxz");
    }

    private OciException Refused(string member, string because) =>
        ArchiveError.Refused(path, $"holds '{Printable.Short(member)}', {because}");

    private OciException Malformed() => ArchiveError.Refused(path, "has a malformed pax header");

    private static bool IsExtension(char type) => type is 'x' or 'g' or 'L' or 'K';

    private static bool IsFile(char type) => type is '0' or '7';

    private static bool IsLink(char type) => type is '1' or '2';

    // POSIX.1-2017, pax: links, devices, directories and pipes have a header alone, whatever size it states.
    private static bool HasContent(char type) => type is not ('1' or '2' or '3' or '4' or '5' or '6');
}
