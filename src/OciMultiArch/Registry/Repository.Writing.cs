using System.Net;
using OciMultiArch.Http;
using OciMultiArch.Registry;
using OciMultiArch.Transfer;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <inheritdoc/>
    public ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return WriteAsync(artifact, tags, ListAsync, cancellationToken);

        ValueTask ListAsync(CancellationToken cancel) => ((IReferrersLists)this).ListAsync([artifact], cancel);
    }

    /// <param name="artifact">What to write.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="list">Lists it among the referrers of its subject, where the registry does not.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    private async ValueTask<Arrival> WriteAsync(
        Artifact artifact,
        IReadOnlyList<Tag>? tags,
        Func<CancellationToken, ValueTask> list,
        CancellationToken cancellationToken)
    {
        var arrival = Arrival.Present;
        var mayBeUnlisted = artifact.Subject is not null;
        Tag?[] targets = tags is null or [] ? [null] : [.. tags];
        foreach (var tag in targets)
        {
            var (written, isListed) = await PutAsync(artifact, tag, cancellationToken).ConfigureAwait(false);
            if (written == Arrival.Copied)
                arrival = Arrival.Copied;
            if (!mayBeUnlisted)
                continue;
            isListed ??= await IsListedAsync(artifact, cancellationToken).ConfigureAwait(false);
            if (!isListed.Value)
                await list(cancellationToken).ConfigureAwait(false);
            mayBeUnlisted = false;
        }
        return arrival;
    }

    private ValueTask<(Arrival Arrival, bool? IsListed)> PutAsync(
        Artifact artifact, Tag? tag, CancellationToken cancellationToken) =>
        PutAsync(artifact, tag, null, cancellationToken);

    /// <param name="artifact">What to write.</param>
    /// <param name="tag">Its tag; null to write it by its digest.</param>
    /// <param name="held">What must be under the tag; null for anything.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// Besides, whether the registry has listed a manifest with a subject among its referrers; null when it does not
    /// tell, as it wrote nothing.
    /// </returns>
    private async ValueTask<(Arrival Arrival, bool? IsListed)> PutAsync(
        Artifact artifact, Tag? tag, HeldManifest? held, CancellationToken cancellationToken)
    {
        var reference = tag?.Value ?? artifact.Digest.ToString();
        var put = Call(HttpMethod.Put, $"manifests/{reference}") with
        {
            Content = _ => new(ManifestBody(artifact)),
            IsFinal = codes => ForeignLayers.AreRefused(artifact, codes),
        };
        if (held?.EntityTag is { } entityTag)
            put = put with { IfMatch = entityTag, Answers = [HttpStatusCode.PreconditionFailed] };
        try
        {
            using var reply = await Http.SendAsync(put, cancellationToken).ConfigureAwait(false);
            if (reply.Status == HttpStatusCode.PreconditionFailed)
                return await AfterMismatchAsync(artifact, tag!, held!, cancellationToken).ConfigureAwait(false);
            CheckAnswer(put, reply, artifact);
            await ConfirmStoredAsync(put, reply, artifact, tag, cancellationToken).ConfigureAwait(false);
            if (tag is not null)
                client.MarkSeen(Name, tag);
            var isListed = reply.Headers("OCI-Subject").Any();
            if (isListed)
                client.Referrers.MarkKept(Name);
            return (Arrival.Copied, isListed);
        }
        catch (RegistryException refused) when (ForeignLayers.AreRefused(artifact, refused.ErrorCodes))
        {
            throw ForeignLayers.Explained(refused, artifact);
        }
        catch (RegistryException refused) when (tag is not null && LockedTag.MayBe(refused))
        {
            var found = await DigestOfAsync(tag, cancellationToken).ConfigureAwait(false);
            if (found == artifact.Digest)
                return (Arrival.Present, null);
            if (LockedTag.Explained(refused, found) is { Problem: Problem.Conflict } locked)
                throw locked;
            throw;
        }
    }

    private static ReadOnlyMemoryContent ManifestBody(Artifact artifact)
    {
        ReadOnlyMemoryContent body = new(artifact.Bytes);
        body.Headers.TryAddWithoutValidation("Content-Type", artifact.MediaType.Value);
        return body;
    }

    private static void CheckAnswer(RegistryCall put, RegistryReply reply, Artifact artifact)
    {
        if (!Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var stored))
            return;
        if (stored.Algorithm == artifact.Digest.Algorithm && stored != artifact.Digest)
            throw new ContentMismatchException(
                Problem.InvalidResponse,
                $"{put}: the registry stored {stored} in place of {artifact.Digest}.",
                new Remedy("Something on the way changes manifests: check proxies and the registry's settings."));
    }

    /// <exception cref="RegistryException">The answer proves nothing, and the manifest is not there.</exception>
    private async ValueTask ConfirmStoredAsync(
        RegistryCall put, RegistryReply reply, Artifact artifact, Tag? tag, CancellationToken cancellationToken)
    {
        if (Confirmation.OfStored(reply))
            return;
        try
        {
            if (await IsStoredAsync(artifact, tag, cancellationToken).ConfigureAwait(false))
                return;
        }
        catch (RegistryException refused) when (reply.Status == HttpStatusCode.Created && IsOfReading(refused))
        {
            return; // who may only write has nothing but the status
        }
        throw Confirmation.NotStored(put, reply, artifact.Digest);
    }

    private async ValueTask<bool> IsStoredAsync(Artifact artifact, Tag? tag, CancellationToken cancellationToken)
    {
        var head = HeadCall(ReadPlace.Itself(Name), tag?.Value ?? artifact.Digest.ToString());
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound)
            return false;
        if (reply.Status == HttpStatusCode.OK && ManifestResponse.Described(reply) is { } described)
            return described.Digest == artifact.Digest;
        ManifestRequest get = new(tag?.Value ?? artifact.Digest.ToString(), tag is null ? artifact.Digest : null, null);
        var found = await ReadAsync(ReadPlace.Itself(Name), get, cancellationToken).ConfigureAwait(false);
        return found?.Digest == artifact.Digest;
    }

    private static bool IsOfReading(RegistryException refused) =>
        refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed;

    private async ValueTask<Digest?> DigestOfAsync(Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            var current = await Itself.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
            return current?.Digest;
        }
        catch (OciException)
        {
            return null; // the refusal itself says more
        }
    }
}
