using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// An archive that is read where it stands on the disk or, where that cannot be (a compressed one, a pipe, a stream), in an
/// uncompressed copy. What is where is found out on first use, and remembered while length and time of the file stay; of a
/// pipe or stream for ever.
/// </summary>
/// <param name="owner">The source that what is read belongs to.</param>
/// <param name="path">The full path; of a stream, what it is called in messages.</param>
/// <param name="understand">Finds the image layout in the archive.</param>
internal sealed class ArchiveFile(
    IContentSource owner, string path, Func<TarIndex, CancellationToken, ValueTask<ArchiveView>> understand)
    : LayoutSource(owner), IDisposable
{
    private readonly Type shown = owner.GetType(); // what the caller knows and has disposed
    private readonly SemaphoreSlim gate = new(1);
    private volatile KnownView? known;
    private bool isDisposed;

    /// <summary>All bytes of a stream; null for what has a path.</summary>
    public SafeFileHandle? OfStream { get; init; }

    /// <summary>The repository whose images alone are meant; null for all.</summary>
    public RepositoryName? Repository { get; init; }

    protected override string Remedy => ArchiveError.Remedy;

    // One word behind a file is a repository there, and people mean a tag.
    protected override string RemedyOfNone
    {
        get
        {
            if (Repository is null)
                return CheckName;
            return $"{Repository} counts as the repository there. Write REPOSITORY:TAG, or neither for the only image.";
        }
    }

    public override async ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        var now = await ViewAsync(cancellationToken).ConfigureAwait(false);
        return now.View.Index;
    }

    public override async ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        var now = await ViewAsync(cancellationToken).ConfigureAwait(false);
        if (now.View.Implied.TryGetValue(digest, out var bytes))
            return new(bytes.Length, from => new ReadOnlyMemoryStream(bytes[(int)from..]));
        if (now.View.Blobs.TryGetValue(digest, out var member))
            return new(member.Length, from => Open(now, member, from));
        return null;
    }

    /// <summary>Removes the copy; whoever still reads from it fails.</summary>
    public void Dispose()
    {
        isDisposed = true;
        OfStream?.Dispose();
        known?.Copy?.Dispose();
        gate.Dispose();
    }

    private async ValueTask<KnownView> ViewAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(isDisposed, shown);
        if (IsUpToDate(known))
            return known!;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsUpToDate(known))
                known = await ReadAsync(cancellationToken).ConfigureAwait(false);
            return known!;
        }
        finally
        {
            gate.Release();
        }
    }

    private bool IsUpToDate(KnownView? view)
    {
        if (view?.Stamp is not { } stamp)
            return view is not null;
        using var file = ArchivePath.Open(path);
        return FileStamp.Of(file) == stamp;
    }

    private async ValueTask<KnownView> ReadAsync(CancellationToken cancellationToken)
    {
        if (OfStream is not null)
            return new(null, await UnderstandAsync(OfStream, cancellationToken).ConfigureAwait(false), OfStream);
        if (ArchivePath.IsStream(path))
        {
            var source = await ArchivePath.OpenStreamAsync(path, cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
                return await CopiedAsync(null, source, cancellationToken).ConfigureAwait(false);
        }
        using var file = ArchivePath.Open(path);
        var stamp = FileStamp.Of(file);
        var head = new byte[(int)Math.Min(ArchiveCompression.HeadBytes, RandomAccess.GetLength(file))];
        ArchiveBytes.Fill(path, file, head, 0);
        if (!ArchiveCompression.IsCompressed(head))
            return new(stamp, await UnderstandAsync(file, cancellationToken).ConfigureAwait(false), null);
        MemberStream whole = new(path, file, 0, RandomAccess.GetLength(file)) { IsShared = true };
        await using (whole.ConfigureAwait(false))
            return await CopiedAsync(stamp, whole, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<KnownView> CopiedAsync(
        FileStamp? stamp, Stream source, CancellationToken cancellationToken)
    {
        var copy = await ArchiveCopy.OfAsync(path, source, cancellationToken).ConfigureAwait(false);
        try
        {
            return new(stamp, await UnderstandAsync(copy, cancellationToken).ConfigureAwait(false), copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private async ValueTask<ArchiveView> UnderstandAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        var tar = await ArchiveMembers.ReadAsync(path, file, cancellationToken).ConfigureAwait(false);
        return await understand(tar, cancellationToken).ConfigureAwait(false);
    }

    private MemberStream Open(KnownView now, TarEntry member, long from)
    {
        var offset = member.Offset + from;
        var length = member.Length - from;
        if (now.Copy is not null)
            return new(path, now.Copy, offset, length) { IsShared = true };
        var file = ArchivePath.Open(path);
        if (FileStamp.Of(file) == now.Stamp)
            return new(path, file, offset, length);
        file.Dispose();
        throw ArchiveError.Refused(path, "was changed while it was read");
    }

    // Without a stamp, it does not change any more. The copy is what is read.
    private sealed record KnownView(FileStamp? Stamp, ArchiveView View, SafeFileHandle? Copy);

    /// <summary>
    /// What tells that a file is still the one that was read: its length and when it was last written.
    /// </summary>
    private readonly record struct FileStamp(long Length, DateTime WrittenAt)
    {
        public static FileStamp Of(SafeFileHandle file) =>
            new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
    }
}
