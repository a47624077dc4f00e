using System.Net;
using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Internal;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>Deletions of many manifests.</content>
public sealed partial class Repository
{
    /// <summary>Removes a manifest or index, and with it every tag that points at it.</summary>
    /// <param name="digest">The digest, as <c>sha256:…</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there, and whether a list of referrers still names it.</returns>
    /// <exception cref="FormatException">The text is not a digest; nothing was removed.</exception>
    /// <exception cref="RegistryException">The registry refused or failed; the manifest is not known to be gone.</exception>
    public ValueTask<ManifestDeletion> DeleteManifestAsync(string digest, CancellationToken cancellationToken = default) =>
        DeleteManifestAsync(Digest.Parse(digest), cancellationToken);

    /// <summary>
    /// Removes many manifests or indexes, and with them every tag that points at them, side by side within the permits
    /// of the client. One request for each, and up to ten for all of them; one or two more for each where clients keep
    /// lists of referrers under tags. One that fails stops no other, except where the registry deletes nothing at all:
    /// then the first alone was asked for.
    /// </summary>
    /// <param name="digests">The digests; one that is there twice counts once.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// What became of each, in the order given; a failure is in it, not thrown. One that was gone before is no failure.
    /// </returns>
    public async ValueTask<IReadOnlyList<ManifestDeletion>> DeleteManifestsAsync(
        IEnumerable<Digest> digests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        var all = digests.Distinct().ToArray();
        if (all.Length == 0)
            return [];
        var mayBeListed = await HasReferrersListsAsync(all[0], cancellationToken).ConfigureAwait(false);
        var first = await DeleteOneOfAsync(all[0], mayBeListed, cancellationToken).ConfigureAwait(false);
        if (first.Failure?.Problem == Problem.NotSupported)
            return [.. all.Select(digest => first with { Digest = digest })];
        var others = await ParallelWork.SelectAsync(all[1..], OneAsync, cancellationToken).ConfigureAwait(false);
        return [first, .. others];

        ValueTask<ManifestDeletion> OneAsync(Digest digest, CancellationToken stop) =>
            DeleteOneOfAsync(digest, mayBeListed, stop);
    }

    /// <summary>Removes many manifests or indexes, by their digests, as the other call does.</summary>
    /// <param name="manifests">What a list, an index or <see cref="ReferrersAsync"/> says of them.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of each, in the order given; a failure is in it, not thrown.</returns>
    [OverloadResolutionPriority(-1)]
    public ValueTask<IReadOnlyList<ManifestDeletion>> DeleteManifestsAsync(
        IEnumerable<Descriptor> manifests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        return DeleteManifestsAsync(manifests.Select(static manifest => manifest.Digest), cancellationToken);
    }

    private async ValueTask<ManifestDeletion> DeleteOneOfAsync(
        Digest digest, bool mayBeListed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(digest);
        try
        {
            if (mayBeListed)
                return await DeleteManifestAsync(digest, cancellationToken).ConfigureAwait(false);
            return await DeleteUnreadAsync(digest, cancellationToken).ConfigureAwait(false);
        }
        catch (OciException failure)
        {
            return new() { Digest = digest, WasThere = true, Failure = failure };
        }
    }

    // Only an answer that proves nothing costs a look.
    private async ValueTask<ManifestDeletion> DeleteUnreadAsync(Digest digest, CancellationToken cancellationToken)
    {
        var delete = DeleteCall(digest);
        var status = await DeleteAsync(delete, cancellationToken).ConfigureAwait(false);
        if (!Confirmation.OfDeleted(status))
        {
            if (await Itself.ResolveAsync(digest, cancellationToken).ConfigureAwait(false) is not null)
                throw StillThere(delete, status);
        }
        client.Forget(Name);
        // The answer to a first try may have been lost, and then that to the next is 404.
        var wasThere = status != HttpStatusCode.NotFound || delete.Sends.Attempt > 1;
        return new() { Digest = digest, WasThere = wasThere };
    }

    /// <summary>
    /// Whether clients may keep lists of referrers here, in which a manifest that is deleted may stand; true where that
    /// cannot be learned.
    /// </summary>
    private async ValueTask<bool> HasReferrersListsAsync(Digest any, CancellationToken cancellationToken)
    {
        const int maxPages = 10;
        try
        {
            if (client.Referrers.IsKept(Name) || await ListsReferrersAsync(any, cancellationToken).ConfigureAwait(false))
                return false;
            IReferrersQuestions questions = this;
            var tags = await questions.FirstTagsAsync(maxPages, cancellationToken).ConfigureAwait(false);
            return tags is null || tags.Any(ReferrersTag.MayBe);
        }
        catch (OciException)
        {
            return true;
        }
    }
}
