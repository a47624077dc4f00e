using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <inheritdoc/>
    public async ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? names = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        if (names is null or [])
            return await PutAsync(artifact, null, cancellationToken).ConfigureAwait(false);
        var arrival = Arrival.Present;
        foreach (var name in names)
            if (await PutAsync(artifact, name, cancellationToken).ConfigureAwait(false) == Arrival.Copied)
                arrival = Arrival.Copied;
        return arrival;
    }

    private async ValueTask<Arrival> PutAsync(Artifact artifact, Tag? tag, CancellationToken cancellationToken)
    {
        var put = Call(HttpMethod.Put, $"manifests/{tag?.Value ?? artifact.Digest.ToString()}") with
        {
            Content = _ => new(ManifestBody(artifact)),
        };
        try
        {
            using var reply = await Http.SendAsync(put, cancellationToken).ConfigureAwait(false);
            CheckAnswer(put, reply, artifact);
            if (tag is not null)
                client.Saw(Name, tag);
            if (artifact.Subject is { } subject && reply.Header("OCI-Subject") is null)
                await AddReferrerAsync(subject, artifact.AsReferrer(), cancellationToken).ConfigureAwait(false);
            return Arrival.Copied;
        }
        catch (RegistryException refused) when (tag is not null && MayBeImmutable(refused))
        {
            if (await HoldsAsync(tag, artifact.Digest, cancellationToken).ConfigureAwait(false))
                return Arrival.Present;
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
        if (Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var stored)
            && stored.Algorithm == artifact.Digest.Algorithm && stored != artifact.Digest)
            throw new ContentMismatchException($"{put}: the registry stored {stored} in place of {artifact.Digest}; something on the way changes manifests.");
    }

    // Registries with immutable tags (ECR, Harbor, Artifactory, Quay) refuse even the digest that the tag has: that is no failure.
    private static bool MayBeImmutable(RegistryException refused) => refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden
        or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.UnprocessableEntity;

    private async ValueTask<bool> HoldsAsync(Tag tag, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return (await ResolveAsync(tag, cancellationToken).ConfigureAwait(false))?.Digest == digest;
        }
        catch (RegistryException)
        {
            return false; // the refusal itself says more
        }
    }
}
