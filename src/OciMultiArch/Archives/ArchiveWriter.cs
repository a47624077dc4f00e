using OciMultiArch.Archives;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch;

/// <summary>
/// An archive that is being written: a store to push to, which becomes a file when it is completed. What is written
/// gathers in a hidden folder beside the file, verified as it comes; <see cref="CompleteAsync"/> makes the archive of
/// it and gives it its name, or writes it into its stream. Disposed without that, it leaves nothing behind: the file at its
/// path is whole, or what it was before. Made by <see cref="OciArchive.Create(string)"/> and
/// <see cref="DockerArchive.Create(string, RepositoryName, Platform)"/>.
/// </summary>
/// <remarks>
/// The same artifacts and tags give the same bytes, whatever the order in which they were pushed: members are sorted by
/// path and have no times and no owners. Safe for concurrent writes. While it is completed, the disk holds the archive
/// so far and the parts still to come: its size and that of its largest blob. A process that is killed leaves the
/// folder, whose name begins with <c>.tmp-</c>; the next writer beside it removes it. For a pipe, socket, device or stream it is
/// among the temporary files of the system. Never uses the network itself.
/// </remarks>
public sealed partial class ArchiveWriter : ILocalStore, IReferrersKeeper, IAsyncDisposable
{
    private readonly StagedArchive staging;
    private readonly string prefix;
    private readonly DockerForm? docker;
    private int state;

    internal ArchiveWriter(string path, string prefix, DockerForm? docker = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        staging = new(this, System.IO.Path.GetFullPath(path));
        this.prefix = prefix;
        this.docker = docker;
    }

    internal ArchiveWriter(Stream destination, string prefix, DockerForm? docker = null)
    {
        staging = new(this, TemporaryFile.NewPath()) { Destination = destination };
        this.prefix = prefix;
        this.docker = docker;
    }

    /// <summary>The full path of the archive; null where it goes into a stream.</summary>
    public string? Path => staging.Destination is null ? staging.Target : null;

    /// <summary>
    /// Makes the archive of all that the roots written so far lead to, flushes it to the disk and renames it to its
    /// path, where it takes the place of the file that was there; a symbolic link stays, and the file that it leads to
    /// is replaced. Into a pipe, socket or character device the archive is written as it stands. Called once, after all
    /// writes have ended; what else was written without a root leading to it is left out.
    /// </summary>
    /// <param name="cancellationToken">Ends the work; the file at the path stays what it was.</param>
    /// <exception cref="InvalidOperationException">It was called before, or no root was written.</exception>
    /// <exception cref="ContentNotFoundException">A part of what was written is missing; nothing was made.</exception>
    /// <exception cref="OciException">
    /// The disk refuses, or a Docker archive cannot hold what was written; nothing was made.
    /// </exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        var written = SortedRoots(await staging.IndexAsync(cancellationToken).ConfigureAwait(false));
        if (written.Count == 0)
            throw new InvalidOperationException($"Nothing was pushed to {this}, so that there is nothing to complete.");
        if (Interlocked.CompareExchange(ref state, Completing, Writing) != Writing)
            throw Closed();
        var members = await MembersAsync(written, cancellationToken).ConfigureAwait(false);
        try
        {
            var tree = LayerTree.Arrange(members);
            var writing = staging.CheckedTarget().WriteAsync(
                (file, cancel) => TarWriter.WriteAsync(file, tree, DateTimeOffset.UnixEpoch, cancel), cancellationToken);
            await writing.ConfigureAwait(false);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write", staging.Shown);
        }
        staging.Remove();
    }

    /// <summary>Removes what is not part of a completed archive.</summary>
    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref state, Disposed);
        staging.Remove();
        return ValueTask.CompletedTask;
    }

    /// <summary><c>oci-archive:</c> or <c>docker-archive:</c>, and the path.</summary>
    public override string ToString() => $"{prefix}{staging.Shown}";

    // Roots with a tag come first.
    private static IReadOnlyList<Descriptor> SortedRoots(LayoutIndex index)
    {
        var byDigest = index.Entries.OrderBy(static entry => entry.Digest.ToString(), StringComparer.Ordinal);
        var byTag = byDigest.ToLookup(static entry => LayoutIndex.TagOf(entry) is not null);
        var tagged = byTag[true].OrderBy(static entry => LayoutIndex.TagOf(entry)!.Value, StringComparer.Ordinal);
        return [.. tagged, .. byTag[false]];
    }

    private async ValueTask<IReadOnlyList<LayerEntry>> MembersAsync(
        IReadOnlyList<Descriptor> written, CancellationToken cancellationToken)
    {
        List<LayerEntry> members = [LayerEntry.File(LayoutMarker.FileName, LayoutMarker.Bytes.ToArray())];
        if (docker is not null)
        {
            var roots = await docker.RootsAsync(this, written, cancellationToken).ConfigureAwait(false);
            members.Add(LayerEntry.File(LayoutArchive.DockerManifestName, docker.Manifest(roots)));
            written = [.. roots.Select(static root => root.Entry)];
        }
        var index = LayoutIndex.Of(written);
        members.Add(LayerEntry.File(LayoutIndex.FileName, index.Bytes));
        members.AddRange(await staging.MembersAsync(written, cancellationToken).ConfigureAwait(false));
        return members;
    }
}
