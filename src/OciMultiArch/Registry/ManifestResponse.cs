using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Registry;

/// <summary>Decides what a registry's answer to a manifest request is, and refuses what contradicts itself.</summary>
internal static class ManifestResponse
{
    private const string Damaged = "What the registry holds is damaged: push it again, or take it from elsewhere.";

    private static readonly string?[] Schema1 =
        ["application/vnd.docker.distribution.manifest.v1+json", "application/vnd.docker.distribution.manifest.v1+prettyjws"];

    /// <summary>The type of what was served: what the header says, what a pointing document expects, or where neither speaks, what the body says of itself.</summary>
    public static MediaType Type(RegistryCall call, RegistryReply reply, ReadOnlyMemory<byte> bytes, MediaType? expected)
    {
        if (expected is not null)
            return expected;
        if (MediaType.TryParse(reply.ContentType, null, out var served) && served.IsManifest)
            return served;
        if (Schema1.Contains(reply.ContentType))
            throw IsSchema1(call);
        // Artifactory and others serve manifests as plain bytes or JSON.
        if (reply.ContentType?.ToLowerInvariant() is null or "application/octet-stream" or "application/json" or "text/plain")
        {
            if (OciJson.StatedType(bytes) is { IsManifest: true } stated)
                return stated;
            if (bytes.Span.IndexOf("\"fsLayers\""u8) >= 0)
                throw IsSchema1(call);
        }
        throw new ContentMismatchException($"{call}: what was served is {Printable.Short(reply.ContentType ?? "of no type")}, not an index or image manifest of OCI or Docker. Check the registry's address.");
    }

    private static ContentMismatchException IsSchema1(RegistryCall call) =>
        new($"{call}: a Docker manifest of schema 1 was served, which is not supported. Push the image again with a client of today.");

    /// <summary>Size and digest, before anything is read out of the bytes. What a header says never outranks what was asked for.</summary>
    public static void Check(RegistryCall call, RegistryReply reply, ReadOnlyMemory<byte> bytes, Digest? digest, Descriptor? expected)
    {
        if (expected is not null && bytes.Length != expected.Size)
            throw new ContentMismatchException($"{call}: {bytes.Length} bytes were served, the descriptor says {expected.Size}. {Damaged}");
        var stated = Digest.TryParse(reply.Header("Docker-Content-Digest"), null, out var header) && header.CanVerify ? header : null;
        foreach (var each in new[] { digest, digest is null ? stated : null }.OfType<Digest>())
            if (ContentHash.Compute(each, bytes.Span) is var actual && actual != each)
                throw new ContentMismatchException($"{call}: the bytes served have the digest {actual}, not {each}. {Damaged}");
    }

    public static Artifact Artifact(RegistryCall call, Descriptor descriptor, ReadOnlyMemory<byte> bytes, Repository repository)
    {
        try
        {
            return new(descriptor, bytes, [repository], new([repository]));
        }
        catch (FormatException wrong)
        {
            throw new ContentMismatchException($"{call}: {wrong.Message} {Damaged}", wrong);
        }
    }
}
