using System.Text.Json.Nodes;

namespace OciMultiArch.Testing.Serving;

/// <summary>Manifests and indexes: reading, writing, and deleting, of blobs too.</summary>
internal sealed class ManifestEndpoint(RegistryState state)
{
    private readonly TestRegistryOptions options = state.Options;

    public TestReply Get(ReceivedRequest request)
    {
        var repository = state.Repository(request.Repository!);
        if (repository.DigestOf(request.Reference, options.ReadLag) is not { } digest)
            return TestReply.Error(404, "MANIFEST_UNKNOWN", request.Reference);
        var manifest = repository.Find(digest)!;
        if (!IsAccepted(manifest.MediaType, request["Accept"] ?? ""))
            return TestReply.Error(
                404, "MANIFEST_UNKNOWN", $"the manifest is a {manifest.MediaType}, which Accept does not name");
        var reply = new TestReply(200).Bytes(manifest.Bytes, manifest.MediaType);
        return options.TellsDigests ? reply.With("Docker-Content-Digest", digest) : reply;
    }

    private static bool IsAccepted(string type, string accept)
    {
        var accepted = accept.Split(',').Select(static range => range.Split(';')[0]);
        return accepted.Any(range => range.Trim() == type);
    }

    public TestReply Put(ReceivedRequest request)
    {
        var repository = state.Repository(request.Repository!);
        if (ManifestDocument.Parse(request.Body) is not { } document)
            return TestReply.Error(400, "MANIFEST_INVALID", "not a JSON object");
        var type = request["Content-Type"] ?? "";
        if (document["mediaType"] is { } said && (string?)said != type)
            state.Broken(request, $"Content-Type is {type}, the body says {said}");
        if (ManifestDocument.IsAmbiguous(document))
            return TestReply.Error(400, "MANIFEST_INVALID", "both an index and a manifest");
        var isByDigest = request.Reference.Contains(':', StringComparison.Ordinal);
        var digest = Hashes.Of(request.Body, request.Reference);
        if (isByDigest && digest != request.Reference)
            return DigestInvalid(request, digest);
        if (Missing(request, document, repository) is { Count: > 0 } missing)
            return TestReply.Error(400, "MANIFEST_BLOB_UNKNOWN", missing);
        var tags = isByDigest ? MoreTags(request) : [request.Reference];
        if (options.ImmutableTags && tags.FirstOrDefault(repository.HasTag) is { } taken)
            return options.LockedTag.Of(taken, repository.Name);
        repository.Store(digest, new(type, request.Body), tags);
        return Created(request, document, digest, isByDigest ? tags : []);
    }

    public TestReply Delete(ReceivedRequest request)
    {
        if (!options.Deletes)
            return TestReply.Error(405, "UNSUPPORTED");
        var isTag = !request.Reference.Contains(':', StringComparison.Ordinal);
        if (isTag && !options.DeletesTags)
            return TestReply.Error(400, "DIGEST_INVALID", request.Reference);
        var repository = state.Repository(request.Repository!);
        var isGone = isTag ? repository.Untag(request.Reference) : repository.Remove(request.Reference);
        var unknown = request.Kind == RequestKind.Blob ? "BLOB_UNKNOWN" : "MANIFEST_UNKNOWN";
        return isGone ? new(202) : TestReply.Error(404, unknown, request.Reference);
    }

    private TestReply Created(
        ReceivedRequest request, JsonObject document, string digest, IReadOnlyList<string> moreTags)
    {
        var path = $"/v2/{request.Repository}/manifests/{digest}";
        var reply = new TestReply(201).With("Location", state.Locate(request, path));
        if (options.TellsDigests)
            reply = reply.With("Docker-Content-Digest", digest);
        if (moreTags.Count > 0)
            reply = reply.With("OCI-Tag", string.Join(", ", moreTags));
        if (options.Referrers && document["subject"]?["digest"] is { } subject)
            reply = reply.With("OCI-Subject", (string)subject!);
        return reply;
    }

    private TestReply DigestInvalid(ReceivedRequest request, string digest)
    {
        state.Broken(request, $"the manifest that was sent is {digest}");
        return TestReply.Error(400, "DIGEST_INVALID", request.Reference);
    }

    // What the document names and the repository lacks. What never was there shows a client that does not write
    // contents first; what was taken away since does not.
    private List<string> Missing(ReceivedRequest request, JsonObject document, TestRepository repository)
    {
        if (document["manifests"] is JsonArray && options.SparseIndexes)
            return [];
        var children = ManifestDocument.Digests(document["manifests"]);
        var layers = ManifestDocument.Digests(document["layers"]);
        var blobs = ManifestDocument.Digests(document["config"]).Concat(layers);
        var missing = children.Where(digest => !repository.HasManifest(digest)).ToList();
        missing.AddRange(blobs.Where(digest => !repository.HasBlob(digest)));
        var never = missing.Where(digest => !repository.WasRemoved(digest)).ToList();
        if (never.Count > 0)
            state.Broken(request, $"what it names must be written before it, and {string.Join(", ", never)} never was");
        return [.. missing.Distinct()];
    }

    private IReadOnlyList<string> MoreTags(ReceivedRequest request) => options.ManyTags ? request.Parameters.All("tag") : [];
}
