using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.Archives;

/// <summary>
/// Finds the files and links of an archive by its headers alone: what is between them is jumped over.
/// </summary>
internal sealed class ArchiveMembers
{
    private const int MaxMembers = 200_000;
    private const int MaxExtensionBytes = 64 * 1024;
    private readonly Dictionary<string, TarEntry> members = new(StringComparer.Ordinal);
    private readonly string path;

    private ArchiveMembers(string path)
    {
        this.path = path;
    }

    /// <exception cref="OciException">
    /// It is no tar file, is cut short, or holds what could be read in two ways.
    /// </exception>
    public static async ValueTask<TarIndex> ReadAsync(
        string path, SafeFileHandle file, CancellationToken cancellationToken)
    {
        ArchiveMembers found = new(path);
        ArchiveBytes bytes = new(path, file);
        await using (bytes.ConfigureAwait(false))
        {
            TarReader tar = new(bytes, headSize: 0, MaxExtensionBytes);
            await found.AddAllAsync(tar, cancellationToken).ConfigureAwait(false);
        }
        return new(path, file, found.members);
    }

    private async ValueTask AddAllAsync(TarReader tar, CancellationToken cancellationToken)
    {
        try
        {
            while (await tar.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(member);
            }
        }
        catch (FormatException wrong)
        {
            throw ArchiveError.Refused(path, $"cannot be read: {wrong.Message}", wrong);
        }
        // A file that ends between two members may have lost the rest of them.
        if (!tar.IsComplete)
            throw ArchiveError.CutShort(path);
    }

    private void Add(TarMember member)
    {
        var name = TarPath.Of(member.Path) ?? throw Refused(member, "a path that leads out of the archive");
        if (member.IsSparse)
            throw Refused(member, "a sparse file, whose bytes are not all there");
        if (member.IsFolder)
            return;
        var isLink = member.IsHardLink || member.IsSymbolicLink;
        if (!member.IsFile && !isLink)
        {
            var type = Printable.Short(member.Type.ToString());
            throw Refused(member, $"neither a file nor a link but of the tar type '{type}'");
        }
        if (members.Count == MaxMembers)
            throw ArchiveError.Refused(path, $"has more than {MaxMembers} members");
        var target = isLink ? Target(member, name) : null;
        TarEntry entry = new(name, member.Offset, member.Size, target);
        if (name.Length == 0 || !members.TryAdd(name, entry))
            throw Refused(member, "a second member of this name");
    }

    private string Target(TarMember link, string name)
    {
        var target = link.IsHardLink ? TarPath.Of(link.LinkPath) : TarPath.OfLink(name, link.LinkPath);
        if (target is not null)
            return target;
        throw Refused(link, $"a link that leads out of the archive, to {Printable.Short(link.LinkPath)}");
    }

    private OciException Refused(TarMember member, string because) =>
        ArchiveError.Refused(path, $"holds '{Printable.Short(member.Path)}', {because}");
}
