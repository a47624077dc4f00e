using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>Waiting for what is not there yet.</content>
public sealed partial class Repository
{
    /// <summary>
    /// The manifest or index under a tag or digest, as soon as it is there: some registries do not show it for a while
    /// after a push. Asks at once, again after 1, 2, 4 … up to 10 seconds, and a last time when the time is over.
    /// </summary>
    /// <param name="tagOrDigest">A tag, a digest (<c>sha256:…</c>) or a descriptor, as text or not.</param>
    /// <param name="limit">
    /// How long to wait for it to be there, 0 to 24 hours; time that requests and their retries take is counted.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is neither a tag nor a digest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 0 or more than 24 hours.</exception>
    /// <exception cref="ContentNotFoundException">It is still not there when the time is over.</exception>
    /// <exception cref="RegistryException">The registry refused or failed; that is not waited out.</exception>
    public ValueTask<Artifact> WaitForAsync(
        TagOrDigest tagOrDigest, TimeSpan limit, CancellationToken cancellationToken = default) =>
        WaitForAsync(ReferenceOf(tagOrDigest), limit, cancellationToken);

    internal async ValueTask<Artifact> WaitForAsync(
        ImageReference reference, TimeSpan limit, CancellationToken cancellationToken)
    {
        ContentWait wait = new(Http.Clock, limit);
        var found = await wait.ForAsync(stop => FindAsync(reference, stop), cancellationToken).ConfigureAwait(false);
        return found?.ReadAs(reference) ?? throw wait.Missing(reference);
    }
}
