using System.Security.Cryptography;
using OciMultiArch.Testing.Content;

namespace OciMultiArch.Testing;

/// <content>What a test puts there itself: readers see it at once, and nothing is asked of its parts.</content>
public sealed partial class TestRepository
{
    /// <summary>
    /// Stores an artifact with all that it names and that is attached to it, read from where it is; no request.
    /// </summary>
    /// <param name="artifact">An image, index or other artifact, for example of <see cref="TestImages"/>.</param>
    /// <param name="tags">Its tags; none by default.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Its digest.</returns>
    /// <exception cref="ArgumentException">No registry takes one of the tags.</exception>
    /// <exception cref="OciException">A part cannot be read.</exception>
    public async ValueTask<Digest> PutAsync(
        Artifact artifact, IReadOnlyList<string>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        SeedNames.CheckTags(tags ?? []);
        await SeedAsync(artifact, cancellationToken).ConfigureAwait(false);
        foreach (var tag in tags ?? [])
            this.tags.Seed(tag, $"{artifact.Digest}");
        return artifact.Digest;
    }

    /// <summary>Stores a blob.</summary>
    /// <param name="bytes">Its bytes; copied.</param>
    /// <returns>Its digest.</returns>
    public string PutBlob(ReadOnlySpan<byte> bytes)
    {
        var digest = Sha256(bytes);
        blobs.Seed(digest, bytes.ToArray());
        return digest;
    }

    /// <summary>Stores a document as a manifest, whatever it is and whatever it names.</summary>
    /// <param name="bytes">The document; copied.</param>
    /// <param name="mediaType">The type that it is sent with.</param>
    /// <param name="tags">Its tags.</param>
    /// <returns>Its digest.</returns>
    /// <exception cref="ArgumentException">No registry takes one of the tags.</exception>
    public string PutManifest(ReadOnlySpan<byte> bytes, string mediaType, params IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentNullException.ThrowIfNull(tags);
        SeedNames.CheckTags(tags);
        var digest = Sha256(bytes);
        manifests.Seed(digest, new(mediaType, bytes.ToArray()));
        foreach (var tag in tags)
            this.tags.Seed(tag, digest);
        return digest;
    }

    private async ValueTask SeedAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        foreach (var blob in artifact.Blobs.Where(static blob => !blob.Descriptor.MediaType.IsNonDistributable))
        {
            var size = (int)Math.Max(1, blob.Descriptor.Size);
            var bytes = await blob.ReadAsync(size, cancellationToken).ConfigureAwait(false);
            blobs.Seed($"{blob.Digest}", bytes.ToArray());
        }
        foreach (var entry in artifact.Index?.Manifests ?? [])
        {
            var child = await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            await SeedAsync(child, cancellationToken).ConfigureAwait(false);
        }
        PutManifest(artifact.Bytes.Span, artifact.MediaType.Value);
        foreach (var attached in artifact.Attached)
            await SeedAsync(attached, cancellationToken).ConfigureAwait(false);
    }

    private static string Sha256(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
