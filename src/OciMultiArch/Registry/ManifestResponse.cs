using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Registry;

/// <summary>Decides what a registry's answer to a manifest request is, and refuses what contradicts itself.</summary>
internal static class ManifestResponse
{
    private static readonly string?[] Schema1 =
    [
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
    ];

    // Artifactory and others serve manifests as plain bytes or JSON.
    private static readonly string?[] Untyped = [null, "application/octet-stream", "application/json", "text/plain"];

    /// <summary>
    /// The type of what was served: what a pointing document expects, what the header says, or, where neither tells,
    /// what the body says of itself.
    /// </summary>
    /// <exception cref="ContentMismatchException">What was served is no manifest of a known type.</exception>
    public static MediaType Type(
        RegistryCall call, RegistryReply reply, ReadOnlyMemory<byte> bytes, MediaType? expected)
    {
        if (expected is not null)
            return expected;
        var contentType = reply.ContentType;
        if (MediaType.TryParse(contentType, null, out var served) && served.IsManifest)
            return served;
        if (Schema1.Contains(contentType))
            throw IsSchema1(call);
        if (Untyped.Contains(contentType?.ToLowerInvariant()))
        {
            if (OciJson.StatedType(bytes) is { IsManifest: true } stated)
                return stated;
            if (bytes.Span.IndexOf("\"fsLayers\""u8) >= 0)
                throw IsSchema1(call);
        }
        var shown = Printable.Short(contentType ?? "of no type");
        throw new ContentMismatchException(
            Problem.InvalidResponse,
            $"{call}: what was served is {shown}, not an index or image manifest of OCI or Docker.",
            new Remedy("Check the registry's address."));
    }

    /// <summary>
    /// Checks size and digest, before anything is read out of the bytes. What a header says never outranks what was
    /// asked for.
    /// </summary>
    /// <exception cref="ContentMismatchException">The bytes are not what was asked for.</exception>
    public static void Check(
        RegistryCall call, RegistryReply reply, ReadOnlyMemory<byte> bytes, Digest? digest, Descriptor? expected)
    {
        if (expected is not null && bytes.Length != expected.Size)
            throw StoredContent.Damaged(
                $"{call}: {bytes.Length} bytes were served, the descriptor says {expected.Size}.");
        var promised = digest ?? StatedDigest(reply);
        if (promised is null)
            return;
        var actual = ContentHash.Compute(promised, bytes.Span);
        if (actual != promised)
            throw StoredContent.Damaged($"{call}: the bytes served have the digest {actual}, not {promised}.");
    }

    /// <summary>The artifact of what was served.</summary>
    /// <exception cref="ContentMismatchException">The bytes are not a document of their type.</exception>
    public static Artifact Artifact(
        RegistryCall call, Descriptor descriptor, ReadOnlyMemory<byte> bytes, IContentSource source)
    {
        try
        {
            return new(descriptor, bytes, [source], new([source]));
        }
        catch (FormatException wrong)
        {
            throw StoredContent.Damaged($"{call}: {wrong.Message}", wrong);
        }
    }

    /// <summary>What the head of an answer says of the manifest; null when it does not say all.</summary>
    public static Descriptor? Described(RegistryReply reply)
    {
        var isDescribed = Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var digest);
        isDescribed &= MediaType.TryParse(reply.ContentType, null, out var type) && type.IsManifest;
        if (!isDescribed || reply.ContentHeaders.ContentLength is not { } size)
            return null;
        return new() { MediaType = type!, Digest = digest!, Size = size };
    }

    /// <summary>
    /// Whether an answer to a question for a manifest may be about it: it says its digest, or at least its size. A page
    /// that somebody else answers with 200 does not.
    /// </summary>
    public static bool MayBe(RegistryReply reply, Descriptor manifest)
    {
        if (Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var stated))
            return stated == manifest.Digest || stated.Algorithm != manifest.Digest.Algorithm;
        var length = reply.ContentHeaders.ContentLength;
        return length == manifest.Size || (length is null or 0 && !IsPage(reply));
    }

    /// <summary>Whether an answer is a web page.</summary>
    public static bool IsPage(RegistryReply reply) =>
        "text/html".Equals(reply.ContentType, StringComparison.OrdinalIgnoreCase);

    private static Digest? StatedDigest(RegistryReply reply)
    {
        var isStated = Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var stated) && stated.CanVerify;
        return isStated ? stated : null;
    }

    private static ContentMismatchException IsSchema1(RegistryCall call) => new(
        Problem.NotSupported,
        $"{call}: a Docker manifest of schema 1 was served, which is not supported.",
        new Remedy("Push the image again with a client of today."));
}
