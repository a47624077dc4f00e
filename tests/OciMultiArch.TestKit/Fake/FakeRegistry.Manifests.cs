using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace OciMultiArch.TestKit;

/// <content>Manifests and indexes.</content>
public sealed partial class FakeRegistry
{
    private FakeReply GetManifest(FakeRequest request, string name, string reference)
    {
        if (Repository(name).Find(reference) is not var (digest, manifest)) return FakeReply.Error(404, "MANIFEST_UNKNOWN", reference);
        var accepted = request["Accept"]!.Split(',').Select(each => each.Split(';')[0].Trim());
        return accepted.Contains(manifest.Type)
            ? new FakeReply(200).Bytes(manifest.Bytes, manifest.Type).With("Docker-Content-Digest", digest)
            : FakeReply.Error(404, "MANIFEST_UNKNOWN", $"the manifest is a {manifest.Type}, which Accept does not name");
    }

    private FakeReply PutManifest(FakeRequest request, string name, string reference)
    {
        if (Parse(request.Body) is not { } document) return FakeReply.Error(400, "MANIFEST_INVALID", "not a JSON object");
        var type = request["Content-Type"]!;
        if (document["mediaType"] is { } said && said.GetValue<string>() != type)
            return Violation(request, $"Content-Type is {type}, the body says {said}");
        if (document["manifests"] is not null && (document["layers"] ?? document["config"]) is not null)
            return FakeReply.Error(400, "MANIFEST_INVALID", "both an index and a manifest");
        var digest = Digest(request.Body, reference);
        var byDigest = reference.Contains(':', StringComparison.Ordinal);
        if (byDigest && digest != reference) return FakeReply.Error(400, "DIGEST_INVALID", reference);
        if (Missing(request, document, Repository(name)) is { Count: > 0 } missing)
            return FakeReply.Error(400, "MANIFEST_BLOB_UNKNOWN", missing);
        string[] names = byDigest ? options.ManyTags ? TagsOf(request) : [] : [reference];
        if (options.ImmutableTags && names.FirstOrDefault(Repository(name).Tags.ContainsKey) is { } taken)
            return FakeReply.Error(400, "TAG_INVALID", $"the tag {taken} exists and is immutable");
        Repository(name).Store(digest, new(type, request.Body), names);

        var reply = new FakeReply(201).With("Location", Locate($"/v2/{name}/manifests/{digest}")).With("Docker-Content-Digest", digest);
        if (byDigest && names.Length > 0) reply = reply.With("OCI-Tag", string.Join(", ", names));
        return options.Referrers && document["subject"]?["digest"] is { } subject
            ? reply.With("OCI-Subject", subject.GetValue<string>())
            : reply;
    }

    // What the document names and the repository lacks. What never was there shows a client that does not write contents first.
    private List<string> Missing(FakeRequest request, JsonObject document, FakeRepository repository)
    {
        if (document["manifests"] is JsonArray && options.SparseIndexes) return [];
        var children = Digests(document["manifests"]).Where(each => !repository.Manifests.ContainsKey(each));
        var blobs = Digests(document["layers"]).Concat(Digests(document["config"])).Where(each => !repository.Blobs.ContainsKey(each));
        var missing = children.Concat(blobs).Distinct().ToList();
        foreach (var each in missing.Where(each => !repository.WasRemoved(each)))
            Violation(request, $"what it names must be written before it, and {each} never was");
        return missing;
    }

    // Content with addresses of its own may stay elsewhere.
    private static IEnumerable<string> Digests(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Digests),
        JsonObject { Count: > 0 } one when one["urls"] is null => [one["digest"]!.GetValue<string>()],
        _ => [],
    };

    private static string[] TagsOf(FakeRequest request) =>
        [
            .. QueryHelpers.ParseQuery(
                request.Target[Math.Max(0, request.Target.IndexOf('?', StringComparison.Ordinal))..])["tag"].OfType<string>(),
        ];

    private static string Digest(byte[] bytes, string reference) => reference.StartsWith("sha512:", StringComparison.Ordinal)
        ? $"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}"
        : Bytes.Digest(bytes);

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
