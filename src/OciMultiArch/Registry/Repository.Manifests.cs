using System.Net;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    // Without an explicit list, distribution answers 404 for OCI content, and a child in place of a list.
    private static readonly string AcceptedManifests =
        string.Join(", ", MediaType.OciIndex, MediaType.OciManifest, MediaType.DockerIndex, MediaType.DockerManifest);

    /// <inheritdoc/>
    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var head = Call(HttpMethod.Head, $"manifests/{tag}", HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden) with { Accept = AcceptedManifests };
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound && !client.HasSeen(Name, tag))
            return null;
        if (reply.Status == HttpStatusCode.OK && Described(reply) is { } descriptor)
        {
            client.Saw(Name, tag);
            return descriptor;
        }
        return (await FindAsync(tag, cancellationToken).ConfigureAwait(false))?.Descriptor;
    }

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return FindTagAsync(tag, cancellationToken);
    }

    /// <summary>The manifest or index with a digest; null when it is not here.</summary>
    /// <param name="digest">The digest, which the bytes are checked against.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentMismatchException">The registry served something else.</exception>
    public ValueTask<Artifact?> FindAsync(Digest digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return ReadAsync(digest.ToString(), digest, null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return ReadAsync(manifest.Digest.ToString(), manifest.Digest, manifest, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var head = Call(HttpMethod.Head, $"manifests/{manifest.Digest}", HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden);
        using var reply = await Http.SendAsync(head with { Accept = AcceptedManifests }, cancellationToken).ConfigureAwait(false);
        return reply.Status == HttpStatusCode.MethodNotAllowed
            ? await FindAsync(manifest, cancellationToken).ConfigureAwait(false) is not null
            : reply.Status == HttpStatusCode.OK;
    }

    // While another client rewrites a tag, distribution 2.8 answers 404 for a moment: a tag that was there a moment ago is asked for again.
    private async ValueTask<Artifact?> FindTagAsync(Tag tag, CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.FromMilliseconds(10); ; wait *= 2)
        {
            if (await ReadAsync(tag.Value, null, null, cancellationToken).ConfigureAwait(false) is { } found)
            {
                client.Saw(Name, tag);
                return found;
            }
            if (!client.HasSeen(Name, tag))
                return null;
            if (wait > TimeSpan.FromSeconds(1))
            {
                client.Forget(Name, tag);
                return null;
            }
            await Task.Delay(wait, Http.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<Artifact?> ReadAsync(string reference, Digest? digest, Descriptor? expected, CancellationToken cancellationToken)
    {
        var get = Call(HttpMethod.Get, $"manifests/{reference}", HttpStatusCode.NotFound) with { Accept = AcceptedManifests };
        if (expected?.Size > Http.MaxManifestBytes)
            throw TooLarge(get, Http.MaxManifestBytes, null);
        var limit = (int)(expected?.Size ?? Http.MaxManifestBytes);
        var (reply, body) = await Http.ReadAsync(get, limit, cancellationToken).ConfigureAwait(false);
        using var answer = reply;
        if (reply.Status == HttpStatusCode.NotFound)
            return null;
        var bytes = body ?? throw TooLarge(get, limit, expected);
        ManifestResponse.Check(get, reply, bytes, digest, expected); // nothing is read out of bytes that are not what was asked for
        var type = ManifestResponse.Type(get, reply, bytes, expected?.MediaType);
        return ManifestResponse.Artifact(get, expected ?? new Descriptor { MediaType = type, Digest = digest ?? Digest.Of(bytes), Size = bytes.Length }, bytes, this);
    }

    private static ContentMismatchException TooLarge(RegistryCall get, int limit, Descriptor? expected) =>
        new($"{get}: the manifest is larger than {limit} bytes, {(expected is null ? "the limit set for manifests" : "the size its descriptor says")}.");

    private static Descriptor? Described(RegistryReply reply) =>
        Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var digest)
        && MediaType.TryParse(reply.ContentType, null, out var type) && type.IsManifest
        && reply.ContentHeaders.ContentLength is { } size
            ? new() { MediaType = type, Digest = digest, Size = size }
            : null;
}
