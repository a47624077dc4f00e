using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout
{
    /// <inheritdoc/>
    /// <exception cref="OciException">The name stands for different manifests, or the folder is not a layout.</exception>
    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var found = (await files.IndexAsync(cancellationToken).ConfigureAwait(false)).Named(tag);
        return found.Count <= 1
            ? found.Select(LayoutIndex.WithoutName).FirstOrDefault()
            : throw new OciException($"In {this} the name {tag} stands for {string.Join(" and ", found.Select(static each => each.Digest).Take(4))}. " +
                "Ask for one of them by its descriptor, or write the name again, which moves it.");
    }

    /// <inheritdoc/>
    /// <exception cref="ContentNotFoundException">The tag is here, but the manifest it stands for is not.</exception>
    public async ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        await ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is { } named
            ? await FindAsync(named, cancellationToken).ConfigureAwait(false)
                ?? throw new ContentNotFoundException($"{this} has the name {tag}, but not the manifest {named.Digest} it stands for. Write it again.")
            : null;

    /// <inheritdoc/>
    public async ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifest.MediaType.IsManifest)
            throw new OciException($"{manifest.Digest} in {this} is of the type {manifest.MediaType}: " +
                "only an index or image manifest of OCI or Docker can be read as one.");
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (await ReadManifestAsync(manifest, cancellationToken).ConfigureAwait(false) is not { } bytes)
            return null;
        try
        {
            return new(manifest, bytes, [this], new ArtifactParts([this]));
        }
        catch (FormatException failure)
        {
            throw new ContentMismatchException($"{manifest.Digest} in {this} is not what its descriptor says. {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ContentMismatchException">The blob here has another size.</exception>
    public async ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        var file = Sized(blob) ?? throw new ContentNotFoundException($"The blob {blob.Digest} is not in {this}.");
        if (from >= blob.Size)
            return new ReadOnlyMemoryStream(default);
        var open = LayoutFile.Open(file);
        open.Position = from;
        return open;
    }

    /// <summary>The names in index.json that are tags, in its order. Other tools may give names that are no tags; they are left out.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<Tag> TagsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var tag in (await files.IndexAsync(cancellationToken).ConfigureAwait(false)).Tags)
            yield return tag;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        return files.Blob(blob.Digest) is { } file && file.Length == blob.Size && Renewed(file);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadManifestAsync(manifest, cancellationToken).ConfigureAwait(false) is not null && Renewed(files.Blob(manifest.Digest));
        }
        catch (ContentMismatchException)
        {
            // Spoilt is as good as absent: whoever asks will write it, which mends it.
            return false;
        }
    }

    // Whoever asks relies on the answer: content that is found counts as new, so that pruning spares it until it is pointed at.
    private static bool Renewed(FileInfo? file)
    {
        try
        {
            file?.LastWriteTimeUtc = TimeProvider.System.GetUtcNow().UtcDateTime;
        }
        catch (Exception failure) when (LayoutError.IsOfDisk(failure))
        {
            // In a folder that may only be read nobody prunes.
        }
        return file is not null;
    }

    // Size first, digest next, and only then is anything parsed.
    private async ValueTask<ReadOnlyMemory<byte>?> ReadManifestAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (manifest.Size > ManifestLimit)
            throw new OciException($"The manifest {manifest.Digest} in {this} has {manifest.Size} bytes; at most {ManifestLimit} are read.");
        if (Sized(manifest) is not { } file)
            return null;
        var bytes = manifest.Size == 0 ? [] : await LayoutFile.ReadAsync(file, ManifestLimit, cancellationToken).ConfigureAwait(false);
        return ContentHash.Compute(manifest.Digest, bytes) is var actual && actual == manifest.Digest && bytes.Length == manifest.Size
            ? bytes
            : throw new ContentMismatchException($"The file of {manifest.Digest} in {this} has the digest {actual}. Remove it and write the manifest again.");
    }

    private FileInfo? Sized(Descriptor content) => files.Blob(content.Digest) switch
    {
        null => null,
        var file when file.Length == content.Size => file,
        var file => throw new ContentMismatchException(
            $"The file of {content.Digest} in {this} has {file.Length} bytes, its descriptor says {content.Size}. Remove it and write it again."),
    };
}
