using System.Net;
using OciMultiArch.Http;
using OciMultiArch.Json;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <summary>
    /// Removes a tag and nothing else: the manifest stays, and so do the other tags on it. Where a registry deletes by digest alone, which takes every tag
    /// along, the tag is first pointed at a copy of its manifest with one more annotation, and that copy is deleted; the registry is asked before whether it
    /// deletes at all.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the work until something is written; from then on the work goes on to its end, so that the tag does not stay half-way.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RegistryException">The registry refused or failed; the message says where the tag points now, when that is not where it did.</exception>
    public async ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        return await DeleteNameAsync(tag, cancellationToken).ConfigureAwait(false) ?? await DeleteInPlaceAsync(tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same without a way round: null when the registry deletes no tags.</summary>
    internal async ValueTask<bool?> DeleteNameAsync(Tag tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var delete = Call(HttpMethod.Delete, $"manifests/{tag}", HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed);
        HttpStatusCode status;
        using (var reply = await Http.SendAsync(delete, cancellationToken).ConfigureAwait(false))
            status = reply.Status;
        // distribution-spec, "Deleting tags": 400 and 405 are how a registry says that it deletes no tags.
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed)
            return null;
        client.Forget(Name, tag);
        if (status != HttpStatusCode.NotFound)
            return true;
        return await ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is null ? false : throw DeletionRefusal.OfNoRoute(delete);
    }

    /// <summary>
    /// Removes a manifest or index, and with it every tag that points at it. Its children and blobs stay until the registry collects them. Where the registry
    /// does not list referrers itself, the entry of a manifest that has a subject is taken out of the list.
    /// </summary>
    /// <param name="digest">The digest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async ValueTask<bool> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var delete = Call(HttpMethod.Delete, $"manifests/{digest}", HttpStatusCode.NotFound);
        var (isThere, subject) = await LookAsync(digest, cancellationToken).ConfigureAwait(false);
        if (!isThere)
            return false;
        using (var reply = await AnsweredAsync(delete, cancellationToken).ConfigureAwait(false))
            // The answer to a first try may have been lost.
            if (reply.Status == HttpStatusCode.NotFound && (await LookAsync(digest, cancellationToken).ConfigureAwait(false)).IsThere)
                throw DeletionRefusal.OfNoRoute(delete);
        client.Forget(Name);
        if (subject is not null)
            await RemoveReferrerAsync(subject, digest, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // What cannot be read as a manifest can be deleted all the same.
    private async ValueTask<(bool IsThere, Digest? Subject)> LookAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            var found = await FindAsync(digest, cancellationToken).ConfigureAwait(false);
            return (found is not null, found?.Subject?.Digest);
        }
        catch (ContentMismatchException)
        {
            return (true, null);
        }
    }

    private async ValueTask<bool> DeleteInPlaceAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (await FindAsync(tag, cancellationToken).ConfigureAwait(false) is not { } held)
            return false;
        var standIn = StandIn(held);
        var delete = Call(HttpMethod.Delete, $"manifests/{standIn.Digest}", HttpStatusCode.NotFound);
        // It is not there yet: only whether the registry would delete it can be learned from this.
        using (await AnsweredAsync(delete, cancellationToken).ConfigureAwait(false))
            cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await PutAsync(standIn, tag, CancellationToken.None).ConfigureAwait(false);
            using (await AnsweredAsync(delete with { Budget = Http.Budget() }, CancellationToken.None).ConfigureAwait(false))
                client.Forget(Name, tag);
            if (await HoldsAsync(tag, standIn.Digest, CancellationToken.None).ConfigureAwait(false))
                throw new RegistryException($"{delete}: the registry said that it deleted this, but it is still there.");
        }
        catch (Exception failure)
        {
            await UndoAsync(tag, held, standIn, failure).ConfigureAwait(false);
        }
        return true;
    }

    // It names nothing that is not there, so every registry that took the one takes the other; and should the work end here, the tag still names the same image.
    private static Artifact StandIn(Artifact held) => Artifact.Parse(
        held.MediaType, JsonSplicer.Apply(held.Bytes, JsonEdit.Set(["annotations", "ocimultiarch.deletion"], OciJson.Write($"{Guid.NewGuid():N}"))));

    /// <summary>Returns when the tag is gone after all: then only the answer was lost.</summary>
    private async ValueTask UndoAsync(Tag tag, Artifact held, Artifact standIn, Exception failure)
    {
        var stays = held.Digest;
        try
        {
            client.Forget(Name, tag);
            if (await ResolveAsync(tag, CancellationToken.None).ConfigureAwait(false) is not { } now)
                return;
            if (now.Digest == standIn.Digest)
                await PutAsync(held, tag, CancellationToken.None).ConfigureAwait(false);
            else
                stays = now.Digest; // another client has moved it meanwhile
        }
        catch (Exception)
        {
            throw DeletionRefusal.Of(failure, $"The tag {tag} may point at {standIn.Digest} now, a copy of its manifest with one more annotation: write {held.Digest} under it again.");
        }
        throw DeletionRefusal.Of(failure, $"The tag {tag} is still there and points at {stays}.");
    }

    private async ValueTask<RegistryReply> AnsweredAsync(RegistryCall delete, CancellationToken cancellationToken)
    {
        try
        {
            return await Http.SendAsync(delete, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when (DeletionRefusal.IsOfAll(refused))
        {
            throw DeletionRefusal.Of(refused, DeletionRefusal.Remedy(Name));
        }
    }
}
