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
        var filled = state.Repositories.Where(static repository => repository.Manifests.Count > 0);
        var names = filled.Select(static repository => repository.Name).Order(StringComparer.Ordinal);
        var (page, next) = Page(request, Texts(names));
        JsonObject document = new() { ["repositories"] = page };
        return WithNext(new TestReply(200).Json(document), "/v2/_catalog", next);
    }

    public TestReply Tags(ReceivedRequest request)
    {
        var repository = state.Repository(request.Repository!);
        if (repository.Manifests.Count == 0)
            return TestReply.Error(404, "NAME_UNKNOWN", repository.Name);
        var tags = repository.TagNames(options.ReadLag).Order(StringComparer.Ordinal);
        var (page, next) = Page(request, Texts(tags));
        JsonObject document = new() { ["name"] = repository.Name, ["tags"] = page };
        return WithNext(new TestReply(200).Json(document), $"/v2/{repository.Name}/tags/list", next);
    }

    public TestReply Referrers(ReceivedRequest request)
    {
        if (!options.Referrers)
            return new(options.ReferrersStatus);
        var repository = state.Repository(request.Repository!);
        var wanted = request.Query.GetValueOrDefault("artifactType");
        var found = Found(repository, request.Reference);
        if (wanted is not null)
            found = found.Where(referrer => (string?)referrer.Item["artifactType"] == wanted);
        var (page, next) = Page(request, [.. found]);
        JsonObject index = new() { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = page };
        var reply = new TestReply(200).Json(index).With("Content-Type", IndexType);
        if (wanted is not null)
            reply = reply.With("OCI-Filters-Applied", "artifactType");
        var filter = wanted is null ? "" : $"&artifactType={Uri.EscapeDataString(wanted)}";
        return WithNext(reply, request.Path, next is null ? null : next + filter);
    }

    private IEnumerable<(string Key, JsonNode Item)> Found(TestRepository repository, string subject)
    {
        var digests = repository.ManifestDigests(options.ReadLag).Order(StringComparer.Ordinal);
        foreach (var digest in digests)
            if (ManifestDocument.Referrer(digest, repository.Find(digest)!, subject) is { } referrer)
                yield return (digest, referrer);
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
        var size = options.PageSize ?? int.MaxValue;
        if (int.TryParse(request.Query.GetValueOrDefault("n"), NumberStyles.None, null, out var asked))
            size = Math.Min(size, asked);
        var page = all.Take(size).ToList();
        var isLast = page.Count == 0 || page.Count == all.Count;
        var next = isLast ? null : $"n={size}&last={Uri.EscapeDataString(page[^1].Key)}";
        return (new JsonArray([.. page.Select(static item => item.Item)]), next);
    }
}
