using System.Globalization;
using System.Text.Json.Nodes;

namespace OciMultiArch.TestKit;

/// <content>Tags and referrers, page by page.</content>
public sealed partial class FakeRegistry
{
    private FakeReply ListTags(FakeRequest request, string name)
    {
        var repository = Repository(name);
        if (repository.Manifests.Count == 0) return FakeReply.Error(404, "NAME_UNKNOWN", name);
        var tags = repository.Tags.Keys.Order(StringComparer.Ordinal);
        var (page, next) = Page(request, [.. tags.Select(each => (each, (JsonNode)each!))]);
        var reply = new FakeReply(200).Json(new JsonObject { ["name"] = name, ["tags"] = page });
        return next is null ? reply : reply.With("Link", $"</v2/{name}/tags/list?{next}>; rel=\"next\"");
    }

    private FakeReply ListReferrers(FakeRequest request, string name, string subject)
    {
        var wanted = request.Query.GetValueOrDefault("artifactType");
        var found = Repository(name).Manifests.Select(each => Referrer(each.Key, each.Value, subject)).OfType<JsonObject>()
            .Where(each => wanted is null || (string?)each["artifactType"] == wanted)
            .OrderBy(each => (string)each["digest"]!, StringComparer.Ordinal);
        var (page, next) = Page(request, [.. found.Select(each => ((string)each["digest"]!, (JsonNode)each))]);
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = SampleImage.IndexType(ImageFamily.Oci), ["manifests"] = page };
        var reply = new FakeReply(200).Json(index).With("Content-Type", SampleImage.IndexType(ImageFamily.Oci));
        if (wanted is not null) reply = reply.With("OCI-Filters-Applied", "artifactType");
        var filter = wanted is null ? "" : $"&artifactType={Uri.EscapeDataString(wanted)}";
        return next is null ? reply : reply.With("Link", $"</v2/{name}/referrers/{subject}?{next}{filter}>; rel=\"next\"");
    }

    private static JsonObject? Referrer(string digest, FakeManifest manifest, string subject)
    {
        var document = Parse(manifest.Bytes)!;
        if ((string?)document["subject"]?["digest"] != subject) return null;
        var entry = new JsonObject { ["mediaType"] = manifest.Type, ["digest"] = digest, ["size"] = manifest.Bytes.Length };
        if ((document["artifactType"] ?? document["config"]?["mediaType"]) is { } type) entry["artifactType"] = type.DeepClone();
        if (document["annotations"] is { } annotations) entry["annotations"] = annotations.DeepClone();
        return entry;
    }

    // The page after ?last=, of at most ?n= or the options' size, and the query of the next one.
    private (JsonArray Page, string? Next) Page(FakeRequest request, List<(string Key, JsonNode Item)> all)
    {
        if (request.Query.TryGetValue("last", out var last)) all.RemoveAll(each => string.CompareOrdinal(each.Key, last) <= 0);
        var size = Math.Min(
            options.PageSize ?? int.MaxValue,
            int.Parse(request.Query.GetValueOrDefault("n", "2147483647"), CultureInfo.InvariantCulture));
        var page = all.Take(size).ToList();
        var next = page.Count == 0 || page.Count == all.Count ? null : $"n={size}&last={Uri.EscapeDataString(page[^1].Key)}";
        return (new JsonArray([.. page.Select(each => each.Item)]), next);
    }
}
