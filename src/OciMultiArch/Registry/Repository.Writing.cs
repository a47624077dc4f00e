using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <inheritdoc/>
    public async ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var arrival = Arrival.Present;
        var unlistedSubject = artifact.Subject;
        Tag?[] targets = tags is null or [] ? [null] : [.. tags];
        foreach (var tag in targets)
        {
            var (written, isListed) = await PutAsync(artifact, tag, cancellationToken).ConfigureAwait(false);
            if (written == Arrival.Copied)
                arrival = Arrival.Copied;
            if (unlistedSubject is null)
                continue;
            isListed ??= await IsListedAsync(artifact, cancellationToken).ConfigureAwait(false);
            if (!isListed.Value)
                await AddReferrerAsync(unlistedSubject, artifact.AsReferrer(), cancellationToken).ConfigureAwait(false);
            unlistedSubject = null;
        }
        return arrival;
    }

    /// <returns>
    /// Besides, whether the registry has listed a manifest with a subject among its referrers; null when it does not
    /// tell, as it wrote nothing.
    /// </returns>
    private async ValueTask<(Arrival Arrival, bool? IsListed)> PutAsync(
        Artifact artifact, Tag? tag, CancellationToken cancellationToken)
    {
        var reference = tag?.Value ?? artifact.Digest.ToString();
        var put = Call(HttpMethod.Put, $"manifests/{reference}") with { Content = _ => new(ManifestBody(artifact)) };
        try
        {
            using var reply = await Http.SendAsync(put, cancellationToken).ConfigureAwait(false);
            CheckAnswer(put, reply, artifact);
            if (tag is not null)
                client.MarkSeen(Name, tag);
            var isListed = reply.Headers("OCI-Subject").Any();
            if (isListed)
                client.Referrers.MarkKept(Name);
            return (Arrival.Copied, isListed);
        }
        catch (RegistryException refused) when (tag is not null && MayBeImmutable(refused))
        {
            if (await HoldsAsync(tag, artifact.Digest, cancellationToken).ConfigureAwait(false))
                return (Arrival.Present, null);
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

    // Registries with immutable tags (ECR, Harbor, Artifactory, Quay) refuse even the digest that the tag has: that is
    // no failure.
    private static bool MayBeImmutable(RegistryException refused)
    {
        var isRefusal = refused.StatusCode
            is HttpStatusCode.BadRequest
            or HttpStatusCode.Forbidden
            or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.Conflict
            or HttpStatusCode.PreconditionFailed
            or HttpStatusCode.UnprocessableEntity;
        return isRefusal && !refused.ErrorCodes.Any(IsOfContent);
    }

    private static bool IsOfContent(string errorCode) =>
        errorCode is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN" or "MANIFEST_INVALID" or "DIGEST_INVALID";

    private async ValueTask<bool> HoldsAsync(Tag tag, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            var current = await Itself.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
            return current?.Digest == digest;
        }
        catch (OciException)
        {
            return false; // the refusal itself says more
        }
    }
}
