using System.Runtime.CompilerServices;

namespace OciMultiArch;

/// <content>Further tags for what is there.</content>
public sealed partial class RegistryClient
{
    /// <summary>
    /// Gives what a reference points at further tags in its repository. Two requests for one new tag; no blob is sent.
    /// </summary>
    /// <param name="reference">What exists, by tag or digest.</param>
    /// <param name="further">The tags to write, in this order.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">A text is not a reference, or not a tag; nothing was written.</exception>
    /// <exception cref="ContentNotFoundException">The reference does not exist; nothing was written.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<PushReport> TagAsync(
        string reference,
        IEnumerable<string> further,
        PushOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TagAsync(reference, Tag.ParseAll(further), options, cancellationToken);

    /// <summary>
    /// Gives what a reference points at further tags in its repository. Two requests for one new tag; no blob is sent.
    /// </summary>
    /// <param name="reference">What exists, by tag or digest.</param>
    /// <param name="further">The tags to write, in this order.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">The text is not a reference; nothing was written.</exception>
    /// <exception cref="ContentNotFoundException">The reference does not exist; nothing was written.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    [OverloadResolutionPriority(-1)]
    public ValueTask<PushReport> TagAsync(
        string reference,
        IEnumerable<Tag> further,
        PushOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        TagOrDigest existing = parsed.Tag;
        if (parsed.Digest is not null)
            existing = parsed.Digest;
        var repository = Repository(parsed.Repository, RepositoryAccess.Push);
        return repository.TagAsync(existing, further, options, cancellationToken);
    }

    /// <summary>Gives what a reference points at another tag in its repository. Two requests; no blob is sent.</summary>
    /// <param name="reference">What exists, by tag or digest.</param>
    /// <param name="further">The tag to write.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">A text is not a reference, or not a tag; nothing was written.</exception>
    /// <exception cref="ContentNotFoundException">The reference does not exist; nothing was written.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<PushReport> TagAsync(
        string reference, string further, PushOptions? options = null, CancellationToken cancellationToken = default) =>
        TagAsync(reference, [further], options, cancellationToken);

    /// <summary>Gives what a reference points at another tag in its repository. Two requests; no blob is sent.</summary>
    /// <param name="reference">What exists, by tag or digest.</param>
    /// <param name="further">The tag to write.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">The text is not a reference; nothing was written.</exception>
    /// <exception cref="ContentNotFoundException">The reference does not exist; nothing was written.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<PushReport> TagAsync(
        string reference, Tag further, PushOptions? options = null, CancellationToken cancellationToken = default) =>
        TagAsync(reference, (Tag[])[further], options, cancellationToken);
}
