using System.Net;
using OciMultiArch.Http;
using OciMultiArch.Json;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const string CopyAnnotation = "ocimultiarch.deletion";

    private static readonly HttpStatusCode[] AnswersToTagDeletion =
        [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed];

    /// <summary>
    /// Removes a tag and nothing else: the manifest stays, and so do the other tags on it. Where a registry deletes by
    /// digest alone, which takes every tag along, the tag is first pointed at a copy of its manifest with one more
    /// annotation, and that copy is deleted; the registry is asked before whether it deletes at all.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">
    /// Ends the work until something is written; from then on the work goes on to its end, so that the tag does not
    /// stay half-way.
    /// </param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RegistryException">
    /// The registry refused or failed; the message says where the tag points now, when that is not where it did. A
    /// registry that deletes nothing is <see cref="Problem.NotSupported"/>.
    /// </exception>
    public async ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var wasThere = await DeleteTagInOneStepAsync(tag, cancellationToken).ConfigureAwait(false);
        return wasThere ?? await DeleteCopyAsync(tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether what a tag held is the copy at which <see cref="DeleteTagAsync"/> points a tag for a moment.
    /// </summary>
    internal static bool IsTagBeingDeleted(Artifact held)
    {
        var annotations = held.Index?.Annotations ?? held.Manifest?.Annotations;
        return annotations?.ContainsKey(CopyAnnotation) ?? false;
    }

    /// <summary>
    /// Removes a manifest or index, and with it every tag that points at it. Its children and blobs stay until the
    /// registry collects them. Where the registry does not list referrers itself, the entry of a manifest that has a
    /// subject is taken out of the list; a failure of that alone is in the result.
    /// </summary>
    /// <param name="digest">The digest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there, and whether a list of referrers still names it.</returns>
    /// <exception cref="RegistryException">The registry refused or failed; the manifest is not known to be gone.</exception>
    public async ValueTask<ManifestDeletion> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var (isThere, subject) = await LookUpAsync(digest, cancellationToken).ConfigureAwait(false);
        if (!isThere)
            return new() { Digest = digest, WasThere = false };
        var delete = DeleteCall(digest);
        var status = await DeleteAsync(delete, cancellationToken).ConfigureAwait(false);
        if (!Confirmation.OfDeleted(status))
        {
            // The answer to a first try may have been lost, and then it is 404.
            var (isStillThere, _) = await LookUpAsync(digest, cancellationToken).ConfigureAwait(false);
            if (isStillThere)
                throw StillThere(delete, status);
        }
        client.Forget(Name);
        if (subject is null)
            return new() { Digest = digest, WasThere = true };
        var failure = await TryRemoveReferrerAsync(subject, digest, cancellationToken).ConfigureAwait(false);
        return new() { Digest = digest, WasThere = true, ListFailure = failure };
    }

    // Null when the registry deletes no tags as such.
    private async ValueTask<bool?> DeleteTagInOneStepAsync(Tag tag, CancellationToken cancellationToken)
    {
        var delete = Call(HttpMethod.Delete, $"manifests/{tag}", AnswersToTagDeletion);
        var status = await StatusAsync(delete, cancellationToken).ConfigureAwait(false);
        // distribution-spec, "Deleting tags": 400 and 405 are how a registry says that it deletes no tags.
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed)
            return null;
        client.Forget(Name, tag);
        if (Confirmation.OfDeleted(status))
            return true;
        var remaining = await Itself.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (remaining is null)
            return status != HttpStatusCode.NotFound;
        throw StillThere(delete, status);
    }

    private static RegistryException StillThere(RegistryCall delete, HttpStatusCode status)
    {
        if (Confirmation.IsSuccess(status))
            return Confirmation.NotDeleted(delete, status);
        return DeletionRefusal.OfNoRoute(delete);
    }

    // The manifest is gone whatever becomes of the list.
    private async ValueTask<OciException?> TryRemoveReferrerAsync(
        Digest subject, Digest referrer, CancellationToken cancellationToken)
    {
        try
        {
            await RemoveReferrerAsync(subject, referrer, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OciException failure)
        {
            return failure;
        }
    }

    // What cannot be read as a manifest can be deleted all the same.
    private async ValueTask<(bool IsThere, Digest? Subject)> LookUpAsync(
        Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Itself.FindAsync(digest, cancellationToken).ConfigureAwait(false);
            return (found is not null, found?.Subject?.Digest);
        }
        catch (ContentMismatchException)
        {
            return (true, null);
        }
    }

    private async ValueTask<bool> DeleteCopyAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (await Itself.FindAsync(tag, cancellationToken).ConfigureAwait(false) is not { } held)
            return false;
        var copy = CopyOf(held);
        // It is not there yet: only whether the registry would delete it can be learned from this.
        await DeleteAsync(DeleteCall(copy.Digest), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await PutAsync(copy, tag, CancellationToken.None).ConfigureAwait(false);
            var delete = DeleteCall(copy.Digest);
            await DeleteAsync(delete, CancellationToken.None).ConfigureAwait(false);
            client.Forget(Name, tag);
            if (await DigestOfAsync(tag, CancellationToken.None).ConfigureAwait(false) == copy.Digest)
                throw new RegistryException(
                    Problem.InvalidResponse,
                    $"{delete}: the registry said that it deleted this, but it is still there.");
        }
        catch (Exception failure)
        {
            await RestoreAsync(tag, held, copy, failure).ConfigureAwait(false);
        }
        return true;
    }

    // It names nothing that is not there, so every registry that took the manifest takes the copy; and should the work
    // end here, the tag still names the same image.
    private static Artifact CopyOf(Artifact held)
    {
        var unique = OciJson.Write($"{Guid.NewGuid():N}");
        var bytes = JsonSplicer.Apply(held.Bytes, JsonEdit.Set(["annotations", CopyAnnotation], unique));
        return Artifact.Parse(held.MediaType, bytes);
    }

    /// <summary>
    /// Points the tag at its manifest again and throws the failure. Returns when the tag is gone after all: then only
    /// the answer was lost.
    /// </summary>
    private async ValueTask RestoreAsync(Tag tag, Artifact held, Artifact copy, Exception failure)
    {
        var current = held.Digest;
        try
        {
            client.Forget(Name, tag);
            if (await Itself.ResolveAsync(tag, CancellationToken.None).ConfigureAwait(false) is not { } now)
                return;
            if (now.Digest == copy.Digest)
                await PutAsync(held, tag, CancellationToken.None).ConfigureAwait(false);
            else
                current = now.Digest; // another client has moved it meanwhile
        }
        catch (Exception)
        {
            throw DeletionRefusal.HalfWay(
                failure,
                $"The tag {tag} may point at {copy.Digest} now, a copy of its manifest with one more annotation: "
                + $"write {held.Digest} under it again.");
        }
        throw DeletionRefusal.HalfWay(failure, $"The tag {tag} is still there and points at {current}.");
    }

    private RegistryCall DeleteCall(Digest digest) =>
        Call(HttpMethod.Delete, $"manifests/{digest}", HttpStatusCode.NotFound);

    private async ValueTask<HttpStatusCode> DeleteAsync(RegistryCall delete, CancellationToken cancellationToken)
    {
        try
        {
            return await StatusAsync(delete, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when (DeletionRefusal.IsOfAllDeletions(refused))
        {
            throw DeletionRefusal.OfAll(refused, Name);
        }
    }

    private async ValueTask<HttpStatusCode> StatusAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        using var reply = await Http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return reply.Status;
    }
}
