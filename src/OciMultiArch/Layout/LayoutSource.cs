using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>Reads an image layout. Where its files are, in a folder or in an archive, a derived class knows.</summary>
/// <param name="owner">The source that what is read belongs to.</param>
internal abstract partial class LayoutSource(IContentSource owner)
{
    // distribution-spec, "Pushing Manifests": registries take manifests up to 4 MiB.
    public const int MaxManifestBytes = 4 * 1024 * 1024;

    /// <summary>What to do when there is no image, and nothing else is known: a sentence.</summary>
    protected const string CheckName = "Check its name.";

    /// <summary>What to do about content that is not what it should be: a sentence.</summary>
    protected abstract string Remedy { get; }

    /// <summary>What to do when there is no image: a sentence.</summary>
    protected abstract string RemedyOfNone { get; }

    /// <summary>Reads index.json.</summary>
    /// <exception cref="OciException">This is no layout, or the disk refuses.</exception>
    public abstract ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken);

    /// <summary>Finds a blob; null when there is none.</summary>
    /// <exception cref="OciException">This is no layout, or the disk refuses.</exception>
    public abstract ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken);

    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        var found = index.EntriesNamed(tag);
        if (found.Count > 1)
            throw Ambiguous(tag.Value, found, index);
        return found.Select(LayoutIndex.WithoutName).FirstOrDefault();
    }

    public async ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken)
    {
        var entry = await ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (entry is null)
            return null;
        return await FindAsync(entry, cancellationToken).ConfigureAwait(false) ?? throw new ContentNotFoundException(
            Problem.NotFound,
            $"{owner} has the tag {tag}, but not the manifest {entry.Digest} it stands for.",
            new Remedy(Remedy));
    }

    public async ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifest.MediaType.IsManifest)
            throw NoManifest(manifest);
        if (await ReadManifestAsync(manifest, cancellationToken).ConfigureAwait(false) is not { } bytes)
            return null;
        try
        {
            return new(manifest, bytes, [owner], new ArtifactParts([owner]));
        }
        catch (FormatException failure)
        {
            var reason = $"{manifest.Digest} in {owner} is not what its descriptor says. {failure.Message}";
            throw new ContentMismatchException(Problem.DamagedContent, reason, remedy: null, failure);
        }
    }

    public async ValueTask<Stream> OpenAsync(Descriptor blob, long from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var stored = await SizedBlobAsync(blob, cancellationToken).ConfigureAwait(false) ?? throw MissingBlob(blob);
        return from < blob.Size ? stored.Open(from) : new ReadOnlyMemoryStream(default);
    }

    public async IAsyncEnumerable<Tag> TagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tag in index.Tags)
            yield return tag;
    }

    /// <summary>The different contents that index.json lists, with a name or without.</summary>
    public async IAsyncEnumerable<Descriptor> RootsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        foreach (var entry in index.Entries.DistinctBy(static entry => (entry.Digest, entry.MediaType)))
            yield return LayoutIndex.WithoutName(entry);
    }

    /// <summary>Whether a blob is here in its size.</summary>
    public async ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var stored = await BlobAsync(blob.Digest, cancellationToken).ConfigureAwait(false);
        return stored?.Length == blob.Size;
    }

    /// <summary>
    /// Whether a manifest is here and whole. A damaged one counts as absent: whoever asks will write it, which repairs
    /// it.
    /// </summary>
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
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Digest> given = [];
        await foreach (var manifest in ManifestsAsync(index.Entries, cancellationToken).ConfigureAwait(false))
        {
            if (manifest.Subject?.Digest != subject)
                continue;
            var referrer = manifest.AsReferrer();
            if (IsOf(referrer, artifactType) && given.Add(referrer.Digest))
                yield return referrer;
        }
        foreach (var referrer in await ListedReferrersAsync(subject, cancellationToken).ConfigureAwait(false))
            if (IsOf(referrer, artifactType) && given.Add(referrer.Digest))
                yield return referrer;
    }

    /// <summary>All manifests that say what they refer to, under the digest of that.</summary>
    public async ValueTask<ILookup<Digest, Descriptor>> AllReferrersAsync(CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        List<Artifact> found = [];
        await foreach (var manifest in ManifestsAsync(index.Entries, cancellationToken).ConfigureAwait(false))
            if (manifest.Subject is not null)
                found.Add(manifest);
        return found.ToLookup(static referrer => referrer.Subject!.Digest, static referrer => referrer.AsReferrer());
    }

    private static bool IsOf(Descriptor entry, string? artifactType) =>
        artifactType is null || entry.ArtifactType == artifactType;

    // All manifests that can be reached and read, depth first in the order of the entries.
    private async IAsyncEnumerable<Artifact> ManifestsAsync(
        IReadOnlyList<Descriptor> roots, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<Descriptor> open = new(roots.Reverse());
        HashSet<Digest> seen = [];
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Digest))
                continue;
            var found = await FindReadableAsync(next, cancellationToken).ConfigureAwait(false);
            if (found is null)
                continue;
            yield return found;
            foreach (var child in (found.Index?.Manifests ?? []).Reverse())
                open.Push(child);
        }
    }

    /// <summary>What the tag for the referrers of a manifest lists.</summary>
    public async ValueTask<IReadOnlyList<Descriptor>> ListedReferrersAsync(
        Digest subject, CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        if (index.EntriesNamed(ReferrersTag.Of(subject)) is not [var entry])
            return [];
        var list = await FindReadableAsync(entry, cancellationToken).ConfigureAwait(false);
        return list?.Index?.Manifests ?? [];
    }

    // image-spec, image-layout.md: blobs may be missing, and entries may be of any type. Wrong bytes are an error all
    // the same.
    public async ValueTask<Artifact?> FindReadableAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (!entry.MediaType.IsManifest || entry.Size > MaxManifestBytes)
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
    private async ValueTask<ReadOnlyMemory<byte>?> ReadManifestAsync(
        Descriptor manifest, CancellationToken cancellationToken)
    {
        if (manifest.Size > MaxManifestBytes)
            throw TooLarge(manifest);
        if (await SizedBlobAsync(manifest, cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;
        var bytes = await ReadAsync(stored, cancellationToken).ConfigureAwait(false);
        var actual = ContentHash.Compute(manifest.Digest, bytes);
        if (actual != manifest.Digest)
            throw Damaged($"The file of {manifest.Digest} in {owner} has the digest {actual}.");
        return bytes;
    }

    private async ValueTask<byte[]> ReadAsync(LayoutBlob stored, CancellationToken cancellationToken)
    {
        if (stored.Length == 0)
            return [];
        var open = stored.Open(0);
        await using (open.ConfigureAwait(false))
        {
            try
            {
                var bytes = new byte[stored.Length];
                await open.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
                return bytes;
            }
            catch (Exception failure) when (DiskError.IsOfDisk(failure))
            {
                throw DiskError.Of(failure, "read a manifest of", owner.ToString()!);
            }
        }
    }

    private async ValueTask<LayoutBlob?> SizedBlobAsync(Descriptor content, CancellationToken cancellationToken)
    {
        var stored = await BlobAsync(content.Digest, cancellationToken).ConfigureAwait(false);
        if (stored is not null && stored.Length != content.Size)
            throw OtherSize(content, stored.Length);
        return stored;
    }

    private ContentNotFoundException MissingBlob(Descriptor blob) => new(
        Problem.NotFound,
        $"The blob {blob.Digest} is not in {owner}.",
        new Remedy("Write the image there again, or take it from elsewhere."));

    private ContentMismatchException OtherSize(Descriptor content, long length) =>
        Damaged($"The file of {content.Digest} in {owner} has {length} bytes, its descriptor says {content.Size}.");

    private ContentMismatchException Damaged(string reason) => new(Problem.DamagedContent, reason, new Remedy(Remedy));

    private OciException TooLarge(Descriptor manifest) => new(
        Problem.LimitExceeded,
        $"The manifest {manifest.Digest} in {owner} has {manifest.Size} bytes; at most {MaxManifestBytes} are read.");

    private InvalidContentException NoManifest(Descriptor content) => new(
        Problem.InvalidContent,
        $"{content.Digest} in {owner} has the type {content.MediaType}: "
            + "only an index or image manifest of OCI or Docker can be read as one.");
}
