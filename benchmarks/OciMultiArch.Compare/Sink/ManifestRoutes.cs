using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace OciMultiArch.Compare.Sink;

/// <summary>Manifests and tags. What a manifest names must be there, as real registries demand.</summary>
internal sealed class ManifestRoutes(Contents contents)
{
    public static Answer NoReferrers()
    {
        const string type = "application/vnd.oci.image.index.v1+json";
        Answer answer = new(200) { Body = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray() };
        return answer.With("Content-Type", type);
    }

    public Answer Serve(Request request, string repository, string reference, ReceivedBody body)
    {
        if (request.Method == "PUT")
            return Put(request, repository, reference, body.Bytes!);
        if (contents.Find(repository, reference) is not { } found)
            return Answer.Error(404, "MANIFEST_UNKNOWN");
        return new Answer(200) { Body = found.Bytes }.With("Content-Type", found.Type).With("Docker-Content-Digest", found.Digest);
    }

    private Answer Put(Request request, string repository, string reference, byte[] bytes)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (reference.Contains(':', StringComparison.Ordinal) && reference != digest)
            return Answer.Error(400, "DIGEST_INVALID");
        if (!HoldsAll(repository, JsonNode.Parse(bytes)!))
            return Answer.Error(400, "MANIFEST_BLOB_UNKNOWN");
        contents.AddManifest(repository, reference, new(digest, request.Header("Content-Type") ?? "", bytes));
        return new Answer(201)
            .With("Location", $"{request.Base}/v2/{repository}/manifests/{digest}")
            .With("Docker-Content-Digest", digest);
    }

    private bool HoldsAll(string repository, JsonNode document)
    {
        var blobs = (document["layers"]?.AsArray() ?? []).Append(document["config"]).Where(static each => each is not null);
        var entries = document["manifests"]?.AsArray() ?? [];
        return blobs.All(each => contents.SizeOf(repository, (string)each!["digest"]!) == (long)each["size"]!)
            && entries.All(each => contents.Find(repository, (string)each!["digest"]!) is not null);
    }
}
