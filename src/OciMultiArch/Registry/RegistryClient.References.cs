namespace OciMultiArch;

/// <content>What a repository does, for those who have a reference in hand.</content>
public sealed partial class RegistryClient
{
    /// <summary>
    /// What a reference points at, without fetching it; null when it is not there. One HEAD, and one or two more requests
    /// where a token is needed.
    /// </summary>
    /// <param name="reference">The reference, for example <c>alpine</c> or <c>ghcr.io/acme/api@sha256:…</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<Descriptor?> ResolveAsync(string reference, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        return Repository(parsed.Repository).ResolveAsync(parsed, cancellationToken);
    }

    /// <summary>
    /// The manifest or index under a reference; null when it is not there. One request, and one or two more where a token
    /// is needed.
    /// </summary>
    /// <param name="reference">The reference, for example <c>alpine</c> or <c>ghcr.io/acme/api@sha256:…</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="ContentMismatchException">The registry served something else than the digest says.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<Artifact?> FindAsync(string reference, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        var repository = Repository(parsed.Repository);
        if (parsed.Digest is { } digest)
            return repository.FindAsync(digest, cancellationToken);
        return repository.FindAsync(parsed.Tag!, cancellationToken);
    }

    /// <summary>Whether something is under a reference, by the same request as <c>ResolveAsync</c>.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async ValueTask<bool> ExistsAsync(string reference, CancellationToken cancellationToken = default) =>
        await ResolveAsync(reference, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>All tags of a repository, in the order that its registry gives them.</summary>
    /// <param name="repository">Its name, for example <c>ghcr.io/acme/api</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not the name of a repository.</exception>
    /// <exception cref="ContentNotFoundException">The registry does not know the repository.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public IAsyncEnumerable<Tag> TagsAsync(string repository, CancellationToken cancellationToken = default) =>
        Repository(repository).TagsAsync(cancellationToken);

    /// <summary>The manifests whose subject is what a reference names. A tag is resolved first.</summary>
    /// <param name="reference">The reference; what a digest in it names need not be there.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="ContentNotFoundException">There is no such tag.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        string reference, string? artifactType = null, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        var repository = Repository(parsed.Repository);
        if (parsed.Digest is { } digest)
            return repository.ReferrersAsync(digest, artifactType, cancellationToken);
        return repository.ReferrersAsync(parsed.Tag!.Value, artifactType, cancellationToken);
    }

    /// <summary>
    /// Writes an artifact under a reference: <see cref="PushExtensions"/> says how. By its digest alone where the
    /// reference has no tag but a digest.
    /// </summary>
    /// <param name="artifact">The root: an index or an image.</param>
    /// <param name="reference">Where it goes; without a tag, <c>latest</c>. A digest must be the artifact's.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">The text is not a reference; nothing was written.</exception>
    /// <exception cref="ArgumentException">The reference names another digest; nothing was written.</exception>
    /// <exception cref="OciException">The registry or a source failed.</exception>
    public ValueTask<PushReport> PushAsync(
        Artifact artifact, string reference, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var target = ImageReference.Parse(reference);
        CheckDigest(target, artifact, $"{artifact}", nameof(reference));
        var repository = Repository(target.Repository, RepositoryAccess.Push);
        return repository.PushAsync(artifact, TagsOf(target), options, cancellationToken);
    }

    private static IEnumerable<string> TagsOf(ImageReference target) => target.Tag is { } tag ? [tag.Value] : [];

    private static void CheckDigest(ImageReference target, Artifact artifact, string named, string parameter)
    {
        if (target.Digest is { } digest && digest != artifact.Digest)
            throw new ArgumentException(
                $"{target} names another digest than {named}, which is {artifact.Digest}.", parameter);
    }
}
