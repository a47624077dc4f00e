using System.Globalization;
using System.Text.Json.Nodes;

namespace OciMultiArch.Testing.Serving;

/// <summary>Tags, referrers and repositories, page by page.</summary>
internal sealed class ListEndpoint(RegistryState state)
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    private readonly TestRegistryOptions options = state.Options;

    public TestReply Catalog(ReceivedRequest request)
    {
        if (!options.Catalog)
            return new(404);
        var names = state.Repositories.Where(static repository => repository.Manifests.Count > 0)
            .Select(static repository => repository.Name).Order(StringComparer.Ordinal);
        var (page, next) = Page(request, Texts(names));
        return WithNext(new TestReply(200).Json(new JsonObject { ["repositories"] = page }), "/v2/_catalog", next);
    }

    public TestReply Tags(ReceivedRequest request)
    {
        var repository = state.Repository(request.Repository!);
        if (repository.Manifests.Count == 0)
            return TestReply.Error(404, "NAME_UNKNOWN", repository.Name);
        var tags = repository.TagNames(options.ReadLag).Order(StringComparer.Ordinal);
        var (page, next) = Page(request, Texts(tags));
        var reply = new TestReply(200).Json(new JsonObject { ["name"] = repository.Name, ["tags"] = page });
        return WithNext(reply, $"/v2/{repository.Name}/tags/list", next);
    }

    public TestReply Referrers(ReceivedRequest request)
    {
        if (!options.Referrers)
            return new(options.ReferrersStatus);
        var repository = state.Repository(request.Repository!);
        var wanted = request.Query.GetValueOrDefault("artifactType");
        var found = repository.ManifestDigests(options.ReadLag)
            .Select(digest => ManifestDocument.Referrer(digest, repository.Find(digest)!, request.Reference))
            .OfType<JsonObject>()
            .Where(entry => wanted is null || (string?)entry["artifactType"] == wanted)
            .OrderBy(static entry => (string)entry["digest"]!, StringComparer.Ordinal);
        var (page, next) = Page(request, [.. found.Select(static entry => ((string)entry["digest"]!, (JsonNode)entry))]);
        JsonObject index = new() { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = page };
        var reply = new TestReply(200).Json(index).With("Content-Type", IndexType);
        if (wanted is not null)
            reply = reply.With("OCI-Filters-Applied", "artifactType");
        var filter = wanted is null ? "" : $"&artifactType={Uri.EscapeDataString(wanted)}";
        return WithNext(reply, $"/v2/{repository.Name}/referrers/{request.Reference}", next is null ? null : next + filter);
    }

    private static List<(string Key, JsonNode Item)> Texts(IEnumerable<string> texts) =>
        [.. texts.Select(static text => (text, (JsonNode)text!))];

    private static TestReply WithNext(TestReply reply, string path, string? next) =>
        next is null ? reply : reply.With("Link", $"<{path}?{next}>; rel=\"next\"");

    // The page after ?last=, of at most ?n= or the options' size, and the query of the next one.
    private (JsonArray Page, string? Next) Page(ReceivedRequest request, List<(string Key, JsonNode Item)> all)
    {
        if (request.Query.TryGetValue("last", out var last))
            all.RemoveAll(item => string.CompareOrdinal(item.Key, last) <= 0);
        var asked = int.Parse(request.Query.GetValueOrDefault("n", "2147483647"), CultureInfo.InvariantCulture);
        var size = Math.Min(options.PageSize ?? int.MaxValue, asked);
        var page = all.Take(size).ToList();
        var isLast = page.Count == 0 || page.Count == all.Count;
        var next = isLast ? null : $"n={size}&last={Uri.EscapeDataString(page[^1].Key)}";
        return (new JsonArray([.. page.Select(static item => item.Item)]), next);
    }
}
