using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository : IDigestSource
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private static readonly HttpStatusCode[] AnswersToHead =
        [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden];

    // Without an explicit list, distribution answers 404 for OCI content, and a child in place of a list.
    private static readonly string AcceptedManifests =
        string.Join(", ", MediaType.OciIndex, MediaType.OciManifest, MediaType.DockerIndex, MediaType.DockerManifest);

    /// <inheritdoc/>
    /// <remarks>
    /// One HEAD. Some registries and caches say 404 to HEAD for what GET gives: null costs a GET besides. A mirror is
    /// asked by HEAD alone.
    /// </remarks>
    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return await FirstAsync(MirrorPulls.ByTag, (place, stop) => ResolveAsync(place, tag, stop), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// What a digest names, without fetching it: its media type and size. One HEAD, and a GET besides where that says
    /// too little; null when it is not here.
    /// </summary>
    /// <param name="digest">The digest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentMismatchException">The registry served something else.</exception>
    public ValueTask<Descriptor?> ResolveAsync(Digest digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return FirstAsync(MirrorPulls.ByDigest, (place, stop) => ResolveAsync(place, digest, stop), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return FirstAsync(MirrorPulls.ByTag, (place, stop) => FindTagAsync(place, tag, stop), cancellationToken);
    }

    /// <summary>The manifest or index with a digest; null when it is not here.</summary>
    /// <param name="digest">The digest, which the bytes are checked against.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentMismatchException">The registry served something else.</exception>
    public ValueTask<Artifact?> FindAsync(Digest digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return ReadAsync(digest, null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return ReadAsync(manifest.Digest, manifest, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var head = HeadCall(ReadPlace.Itself(Name), manifest.Digest.ToString());
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        // Why something may not be read stands in the answer to GET.
        var isTold = reply.Status is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.Forbidden);
        if (isTold && reply.Status != HttpStatusCode.OK)
            return false;
        if (isTold && ManifestResponse.MayBe(reply, manifest))
            return true;
        return await Itself.FindAsync(manifest, cancellationToken).ConfigureAwait(false) is not null;
    }

    private RegistryCall HeadCall(ReadPlace place, string reference) =>
        ReadCall(place, HttpMethod.Head, $"manifests/{reference}", AnswersToHead) with { Accept = AcceptedManifests };

    private RegistryCall GetCall(ReadPlace place, string reference)
    {
        var get = ReadCall(place, HttpMethod.Get, $"manifests/{reference}", HttpStatusCode.NotFound);
        return get with { Accept = AcceptedManifests };
    }

    private async ValueTask<Descriptor?> ResolveAsync(ReadPlace place, Tag tag, CancellationToken cancellationToken)
    {
        var head = HeadCall(place, tag.Value);
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound && place.IsMirror)
            return null;
        if (reply.Status == HttpStatusCode.OK && ManifestResponse.Described(reply) is { } descriptor)
        {
            MarkSeen(place, tag);
            return descriptor;
        }
        var found = await FindTagAsync(place, tag, cancellationToken).ConfigureAwait(false);
        return found?.Descriptor;
    }

    private async ValueTask<Descriptor?> ResolveAsync(
        ReadPlace place, Digest digest, CancellationToken cancellationToken)
    {
        var head = HeadCall(place, digest.ToString());
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound && place.IsMirror)
            return null;
        var described = reply.Status == HttpStatusCode.OK ? ManifestResponse.Described(reply) : null;
        if (described?.Digest == digest)
            return described;
        ManifestRequest request = new(digest.ToString(), digest, null);
        var found = await ReadAsync(place, request, cancellationToken).ConfigureAwait(false);
        return found?.Descriptor;
    }

    // What a mirror holds says nothing of the registry.
    private void MarkSeen(ReadPlace place, Tag tag)
    {
        if (!place.IsMirror)
            client.MarkSeen(Name, tag);
    }

    // While another client rewrites a tag, distribution 2.8 answers 404 for a moment: a tag that was there a moment ago
    // is asked for again.
    private async ValueTask<Artifact?> FindTagAsync(ReadPlace place, Tag tag, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait *= 2)
        {
            ManifestRequest request = new(tag.Value, null, null);
            if (await ReadAsync(place, request, cancellationToken).ConfigureAwait(false) is { } found)
            {
                MarkSeen(place, tag);
                return found;
            }
            if (place.IsMirror || !client.HasSeen(Name, tag))
                return null;
            if (wait > MaxWait)
            {
                client.Forget(Name, tag);
                return null;
            }
            await Task.Delay(wait, Http.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<Artifact?> ReadAsync(Digest digest, Descriptor? expected, CancellationToken cancellationToken)
    {
        ManifestRequest request = new(digest.ToString(), digest, expected);
        return FirstAsync(MirrorPulls.ByDigest, (place, stop) => ReadAsync(place, request, stop), cancellationToken);
    }

    private async ValueTask<Artifact?> ReadAsync(
        ReadPlace place, ManifestRequest request, CancellationToken cancellationToken)
    {
        var (reference, digest, expected) = request;
        var get = GetCall(place, reference);
        if (expected?.Size > Http.MaxManifestBytes)
            throw TooLarge(get, Http.MaxManifestBytes);
        var maxBytes = (int)(expected?.Size ?? Http.MaxManifestBytes);
        FirstManifest.Prepare();
        var (reply, body) = await Http.ReadAsync(get, maxBytes, cancellationToken).ConfigureAwait(false);
        using var answer = reply;
        if (reply.Status == HttpStatusCode.NotFound)
            return null;
        if (body is null)
            throw expected is null ? TooLarge(get, maxBytes) : LargerThanDescribed(get, maxBytes);
        // Nothing is read out of bytes that are not what was asked for.
        ManifestResponse.Check(get, reply, body, digest, expected);
        var type = ManifestResponse.Type(get, reply, body, expected?.MediaType);
        var descriptor = expected ?? new() { MediaType = type, Digest = digest ?? Digest.Of(body), Size = body.Length };
        return ManifestResponse.Artifact(get, descriptor, body, this);
    }

    private static ContentMismatchException TooLarge(RegistryCall get, int maxBytes) => new(
        Problem.LimitExceeded,
        $"{get}: the manifest is larger than {maxBytes} bytes, the limit set for manifests.",
        new Remedy("Raise MaxManifestBytes of the client if it is meant."));

    private static ContentMismatchException LargerThanDescribed(RegistryCall get, int maxBytes) =>
        StoredContent.Damaged($"{get}: the manifest is larger than {maxBytes} bytes, the size its descriptor says.");

    /// <summary>A manifest that is asked for, and what is known of it before.</summary>
    private sealed record ManifestRequest(string Reference, Digest? Digest, Descriptor? Expected);
}
