using System.Formats.Tar;
using System.Security.Cryptography;
using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Layers;
using TarReader = System.Formats.Tar.TarReader;

namespace OciMultiArch.Unpacking;

/// <summary>
/// The tar of a folder, unpacked beside the place it is to have and verified. It is gone when it was not placed.
/// </summary>
internal sealed class UnpackedTar : IDisposable
{
    private const string DigestOfTar = "io.deis.oras.content.digest";
    private const UnixFileMode Allowed = (UnixFileMode)0b111_111_111;

    private readonly Dictionary<string, TarEntryType> entries = new(StringComparer.Ordinal);
    private readonly List<(string Path, UnixFileMode Mode)> folders = [];
    private readonly Blob layer;
    private readonly TargetFolder folder;

    private UnpackedTar(Blob layer, string name, TargetFolder folder) => (this.layer, Name, this.folder) = (layer, name, folder);

    /// <summary>The name of the folder.</summary>
    public string Name { get; }

    /// <summary>The paths in the folder and what stands there.</summary>
    public IReadOnlyDictionary<string, TarEntryType> Entries => entries;

    /// <summary>The folders in it, with their modes, outermost first; the folder itself is empty text.</summary>
    public IReadOnlyList<(string Path, UnixFileMode Mode)> Folders => folders;

    public string Root => folder.Root;

    /// <summary>Unpacks a layer.</summary>
    /// <param name="layer">The layer: a tar, plain or compressed with gzip.</param>
    /// <param name="name">The folder that the tar holds, and that all its paths begin with.</param>
    /// <param name="target">Where it is to go.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">The tar is refused or damaged, or the disk refuses.</exception>
    public static async ValueTask<UnpackedTar> OfAsync(
        Blob layer, string name, TargetFolder target, CancellationToken cancellationToken)
    {
        var parent = target.MakeWay(name);
        var temporary = Path.Combine(parent, PendingFile.Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
        UnpackedTar made = new(layer, name, new(temporary));
        try
        {
            Directory.CreateDirectory(temporary);
            await made.FillAsync(cancellationToken).ConfigureAwait(false);
            return made;
        }
        catch (Exception failure)
        {
            made.Dispose();
            if (DiskError.IsOfDisk(failure))
                throw DiskError.Of(failure, "write to", parent);
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Root))
                Directory.Delete(Root, recursive: true);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            // The caller has a failure of its own to report.
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var open = await OpenLayer.OpenAsync(layer, null, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            if (open.Tar is not { } tar)
                throw Refused($"it {ZstdFormat.Unreadable}");
            using HashedStream hashed = new(tar);
            await AddAllAsync(hashed, cancellationToken).ConfigureAwait(false);
            var digest = await hashed.FinishAsync(cancellationToken).ConfigureAwait(false);
            var stated = layer.Descriptor.Annotations.GetValueOrDefault(DigestOfTar);
            if (Digest.TryParse(stated, null, out var expected) && expected.Algorithm == digest.Algorithm && expected != digest)
                throw Refused($"the tar in it has the digest {digest}, not {expected} as it says");
        }
    }

    private async ValueTask AddAllAsync(Stream tar, CancellationToken cancellationToken)
    {
        try
        {
            TarReader reader = new(tar, leaveOpen: true);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
                    await AddAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or EndOfStreamException or ArgumentException)
        {
            throw Refused($"it is no tar that can be read: {Printable.Short(failure.Message).TrimEnd('.')}");
        }
    }

    private async ValueTask AddAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
            return;
        var path = PathOf(entry.Name);
        Note(entry, path);
        folder.CheckWay(path);
        var full = folder.PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await WriteAsync(entry, path, full, cancellationToken).ConfigureAwait(false);
        FileOwner.Set(full, entry.Uid, entry.Gid);
        if (!OperatingSystem.IsWindows() && entry.EntryType is not (TarEntryType.SymbolicLink or TarEntryType.Directory))
            File.SetUnixFileMode(full, entry.Mode & Allowed);
    }

    // Only a folder may stand there twice; and the one whose tar it is may stand there, or not.
    private void Note(TarEntry entry, string path)
    {
        var isFolder = entry.EntryType == TarEntryType.Directory;
        if (path.Length == 0 && isFolder)
            return;
        if (path.Length == 0)
            throw Refused($"'{Printable.Short(Name)}' is not a folder in it");
        if (entries.TryAdd(path, entry.EntryType) || (isFolder && entries[path] == TarEntryType.Directory))
            return;
        throw Refused($"it has '{Printable.Short(entry.Name)}' twice");
    }

    private async ValueTask WriteAsync(TarEntry entry, string path, string full, CancellationToken cancellationToken)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(full);
                folders.Add((path, entry.Mode & Allowed));
                break;
            case TarEntryType.SymbolicLink:
                Link(entry, path, full);
                break;
            case TarEntryType.HardLink:
                Copy(entry, path, full);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await WriteFileAsync(entry, full, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw Refused($"'{Printable.Short(entry.Name)}' is neither a file nor a folder nor a link ({entry.EntryType})");
        }
    }

    private void Link(TarEntry entry, string path, string full)
    {
        if (!FilePath.StaysInside(path, entry.LinkName))
            throw Leads(entry);
        File.CreateSymbolicLink(full, entry.LinkName);
    }

    // A second name of a file before it in the tar.
    private void Copy(TarEntry entry, string path, string full)
    {
        var original = PathOf(entry.LinkName);
        if (!entries.TryGetValue(original, out var kind) || !IsFile(kind))
            throw Leads(entry);
        entries[path] = kind;
        File.Copy(folder.PathOf(original), full);
    }

    private ContentMismatchException Leads(TarEntry entry) =>
        Refused($"the link '{Printable.Short(entry.Name)}' leads to '{Printable.Short(entry.LinkName)}', where none may lead");

    private static async ValueTask WriteFileAsync(TarEntry entry, string full, CancellationToken cancellationToken)
    {
        FileStream file = new(full, FileMode.CreateNew, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            if (entry.DataStream is { } content)
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    // As oras writes it, every path begins with the name of the folder.
    private string PathOf(string name)
    {
        var path = FilePath.Of(name, layer.Digest);
        if (path == Name)
            return "";
        if (path.StartsWith($"{Name}/", StringComparison.Ordinal))
            return path[(Name.Length + 1)..];
        throw Refused($"'{Printable.Short(name)}' is not in the folder '{Printable.Short(Name)}', whose tar it should be");
    }

    private static bool IsFile(TarEntryType kind) =>
        kind is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;

    private ContentMismatchException Refused(string because) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} is not unpacked: {because}.",
        new Remedy("Take the artifact from a source that you trust."));
}
