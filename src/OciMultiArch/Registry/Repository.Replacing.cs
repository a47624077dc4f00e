using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Registry;
using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <content>
/// Tags that move only from what they are said to hold. The specification has no conditional PUT: a HEAD right before
/// the PUT makes the gap as short as it can be, and If-Match (RFC 9110, section 13.1.1) closes it where a registry
/// gives entity tags and honours them. Others take no notice of it.
/// </content>
public sealed partial class Repository : IConditionalStore
{
    async ValueTask<Arrival> IConditionalStore.ReplaceAsync(
        Artifact artifact, Tag tag, Digest held, CancellationToken cancellationToken)
    {
        var now = await HeldAsync(tag, cancellationToken).ConfigureAwait(false);
        if (now?.Digest == artifact.Digest)
            return Arrival.Present;
        if (now?.Digest != held)
            throw new TagMovedException(tag, held, now?.Digest);
        var (arrival, isListed) = await PutAsync(artifact, tag, now, cancellationToken).ConfigureAwait(false);
        if (artifact.Subject is null)
            return arrival;
        isListed ??= await IsListedAsync(artifact, cancellationToken).ConfigureAwait(false);
        if (!isListed.Value)
            await Lists.ListAsync([artifact], cancellationToken).ConfigureAwait(false);
        return arrival;
    }

    private IReferrersLists Lists => this;

    private async ValueTask<HeldManifest?> HeldAsync(Tag tag, CancellationToken cancellationToken)
    {
        var head = HeadCall(ReadPlace.Itself(Name), tag.Value);
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        var isTold = Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var digest);
        if (reply.Status == HttpStatusCode.OK && isTold)
        {
            var entityTag = reply.Header("ETag");
            // A weak one tells nothing of bytes.
            var isStrong = entityTag is ['"', .., '"'];
            return new(digest!, isStrong ? entityTag : null);
        }
        // A registry may answer 404 for a moment while the tag is rewritten.
        var found = await FindTagAsync(ReadPlace.Itself(Name), tag, cancellationToken).ConfigureAwait(false);
        return found is null ? null : new(found.Digest, null);
    }

    // 412: the tag has moved, or what compares entity tags compares something else.
    private async ValueTask<(Arrival Arrival, bool? IsListed)> AfterMismatchAsync(
        Artifact artifact, Tag tag, HeldManifest held, CancellationToken cancellationToken)
    {
        var now = await HeldAsync(tag, cancellationToken).ConfigureAwait(false);
        if (now?.Digest == artifact.Digest)
            return (Arrival.Present, null);
        if (now?.Digest != held.Digest)
            throw new TagMovedException(tag, held.Digest, now?.Digest);
        return await PutAsync(artifact, tag, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a tag holds.</summary>
    /// <param name="Digest">Its digest.</param>
    /// <param name="EntityTag">The entity tag that the registry gives it; null for none.</param>
    private sealed record HeldManifest(Digest Digest, string? EntityTag);
}
