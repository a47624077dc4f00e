using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout
{
    /// <inheritdoc/>
    /// <exception cref="OciException">
    /// The tag stands for different manifests, or the folder is not a layout.
    /// </exception>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        files.ResolveAsync(tag, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ContentNotFoundException">The tag is here, but the manifest it stands for is not.</exception>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        files.FindAsync(tag, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        files.FindAsync(manifest, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ContentMismatchException">The blob here has another size.</exception>
    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        files.OpenAsync(blob, from, cancellationToken);

    /// <summary>
    /// The names in index.json that are tags, in its order. Other tools may give names that are no tags, or none: see
    /// <see cref="NamesAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        files.TagsAsync(cancellationToken);

    /// <summary>
    /// What <c>GetAsync</c> finds here: each name in index.json, a tag or any other text, in its order; then, for each
    /// image without a name, <c>@</c> and its digest. Manifests that another entry holds or refers to are parts of it
    /// and left out.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken = default) =>
        files.NamesAsync(cancellationToken);

    /// <summary>
    /// All that index.json lists, named or not, each content once and in its order; found by its descriptor.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<Descriptor> RootsAsync(CancellationToken cancellationToken = default) =>
        files.RootsAsync(cancellationToken);

    /// <summary>
    /// The manifests whose subject is the given one: every manifest that index.json leads to is read, and then the list
    /// under the subject's referrers tag (distribution-spec, "Referrers Tag Schema"), where there is one.
    /// </summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        files.ReferrersAsync(subject, artifactType, cancellationToken);

    IReferrersReader IReferrersSource.ReadReferrers(ReferrerSelection selection) => new LayoutReferrers(files);

    /// <inheritdoc/>
    public async ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) =>
        await files.HasBlobAsync(blob, cancellationToken).ConfigureAwait(false) && IsRenewed(blob.Digest);

    /// <inheritdoc/>
    public async ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        await files.HasManifestAsync(manifest, cancellationToken).ConfigureAwait(false) && IsRenewed(manifest.Digest);

    // The caller relies on the answer: content that is found counts as new, so that pruning spares it until an entry or
    // manifest points at it.
    private bool IsRenewed(Digest digest)
    {
        var file = files.BlobFile(digest);
        try
        {
            file?.LastWriteTimeUtc = TimeProvider.System.GetUtcNow().UtcDateTime;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // pruned at this moment
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            // Nobody prunes a folder that may only be read.
        }
        return file is not null;
    }
}
