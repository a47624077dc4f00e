using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>Reads an image layout, whatever its files stand in.</summary>
/// <param name="owner">The source that what is read belongs to.</param>
/// <param name="files">Its files.</param>
internal sealed class LayoutSource(IContentSource owner, ILayoutFiles files)
{
    // distribution-spec, "Pushing Manifests": registries take manifests up to 4 MiB.
    public const int ManifestLimit = 4 * 1024 * 1024;

    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var found = (await files.IndexAsync(cancellationToken).ConfigureAwait(false)).Named(tag);
        return found.Count <= 1
            ? found.Select(LayoutIndex.WithoutName).FirstOrDefault()
            : throw new OciException($"In {owner} the name {tag} stands for {string.Join(" and ", found.Select(static each => each.Digest).Take(4))}. " +
                "Ask for one of them by its descriptor, or write the name again, which moves it.");
    }

    public async ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken) =>
        await ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is { } named
            ? await FindAsync(named, cancellationToken).ConfigureAwait(false)
                ?? throw new ContentNotFoundException($"{owner} has the name {tag}, but not the manifest {named.Digest} it stands for. {files.Remedy}")
            : null;

    public async ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifest.MediaType.IsManifest)
            throw new OciException($"{manifest.Digest} in {owner} is of the type {manifest.MediaType}: " +
                "only an index or image manifest of OCI or Docker can be read as one.");
        if (await ReadManifestAsync(manifest, cancellationToken).ConfigureAwait(false) is not { } bytes)
            return null;
        try
        {
            return new(manifest, bytes, [owner], new ArtifactParts([owner]));
        }
        catch (FormatException failure)
        {
            throw new ContentMismatchException($"{manifest.Digest} in {owner} is not what its descriptor says. {failure.Message}", failure);
        }
    }

    public async ValueTask<Stream> OpenAsync(Descriptor blob, long from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var file = await SizedAsync(blob, cancellationToken).ConfigureAwait(false)
            ?? throw new ContentNotFoundException($"The blob {blob.Digest} is not in {owner}. Write the image there again, or take it from elsewhere.");
        return from >= blob.Size ? new ReadOnlyMemoryStream(default) : file.Open(from);
    }

    public async IAsyncEnumerable<Tag> TagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var tag in (await files.IndexAsync(cancellationToken).ConfigureAwait(false)).Tags)
            yield return tag;
    }

    /// <summary>The different contents that index.json lists, named or not.</summary>
    public async IAsyncEnumerable<Descriptor> RootsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<(Digest, MediaType)> given = [];
        foreach (var entry in (await files.IndexAsync(cancellationToken).ConfigureAwait(false)).Entries)
            if (given.Add((entry.Digest, entry.MediaType)))
                yield return LayoutIndex.WithoutName(entry);
    }

    /// <summary>Whether a blob is here in its size.</summary>
    public async ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return (await files.BlobAsync(blob.Digest, cancellationToken).ConfigureAwait(false))?.Length == blob.Size;
    }

    /// <summary>Whether a manifest is here and whole. Spoilt is as good as absent: whoever asks will write it, which mends it.</summary>
    public async ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            return await ReadManifestAsync(manifest, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (ContentMismatchException)
        {
            return false;
        }
    }

    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var index = await files.IndexAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Digest> given = [];
        await foreach (var each in ManifestsAsync(index.Entries, cancellationToken).ConfigureAwait(false))
            if (each.Subject?.Digest == subject && each.AsReferrer() is var entry && IsOf(entry, artifactType) && given.Add(each.Digest))
                yield return entry;
        foreach (var entry in await ListedAsync(index, subject, cancellationToken).ConfigureAwait(false))
            if (IsOf(entry, artifactType) && given.Add(entry.Digest))
                yield return entry;
    }

    private static bool IsOf(Descriptor entry, string? artifactType) => artifactType is null || entry.ArtifactType == artifactType;

    private async IAsyncEnumerable<Artifact> ManifestsAsync(IReadOnlyList<Descriptor> roots, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<Descriptor> open = new(roots.Reverse());
        HashSet<Digest> seen = [];
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Digest) || await ReadableAsync(next, cancellationToken).ConfigureAwait(false) is not { } found)
                continue;
            yield return found;
            foreach (var child in (found.Index?.Manifests ?? []).Reverse())
                open.Push(child);
        }
    }

    private async ValueTask<IReadOnlyList<Descriptor>> ListedAsync(LayoutIndex index, Digest subject, CancellationToken cancellationToken) =>
        index.Named(ReferrersTag.Of(subject)) is [var named] && await ReadableAsync(named, cancellationToken).ConfigureAwait(false) is { Index: { } list }
            ? list.Manifests
            : [];

    // image-spec, image-layout.md: blobs may be missing, and entries may be of any type. Wrong bytes are an error all the same.
    private async ValueTask<Artifact?> ReadableAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (!entry.MediaType.IsManifest || entry.Size > ManifestLimit)
            return null;
        try
        {
            return await FindAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentMismatchException failure) when (failure.InnerException is FormatException)
        {
            return null;
        }
    }

    // Size first, digest next, and only then is anything parsed.
    private async ValueTask<ReadOnlyMemory<byte>?> ReadManifestAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (manifest.Size > ManifestLimit)
            throw new OciException($"The manifest {manifest.Digest} in {owner} has {manifest.Size} bytes; at most {ManifestLimit} are read.");
        if (await SizedAsync(manifest, cancellationToken).ConfigureAwait(false) is not { } file)
            return null;
        var bytes = await BytesAsync(file, cancellationToken).ConfigureAwait(false);
        return ContentHash.Compute(manifest.Digest, bytes) is var actual && actual == manifest.Digest
            ? bytes
            : throw new ContentMismatchException($"The file of {manifest.Digest} in {owner} has the digest {actual}. {files.Remedy}");
    }

    private async ValueTask<byte[]> BytesAsync(LayoutBlob file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
            return [];
        var open = file.Open(0);
        await using (open.ConfigureAwait(false))
        {
            try
            {
                var bytes = new byte[file.Length];
                await open.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
                return bytes;
            }
            catch (Exception failure) when (DiskError.IsOfDisk(failure))
            {
                throw DiskError.Of(failure, "read a manifest of", owner.ToString()!);
            }
        }
    }

    private async ValueTask<LayoutBlob?> SizedAsync(Descriptor content, CancellationToken cancellationToken) =>
        await files.BlobAsync(content.Digest, cancellationToken).ConfigureAwait(false) switch
        {
            null => null,
            var file when file.Length == content.Size => file,
            var file => throw new ContentMismatchException(
                $"The file of {content.Digest} in {owner} has {file.Length} bytes, its descriptor says {content.Size}. {files.Remedy}"),
        };
}
