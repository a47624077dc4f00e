using System.Text;

namespace OciMultiArch.Compare.Sink;

/// <summary>The paths of the distribution API, and who may use them.</summary>
internal sealed class Routes(Contents contents, bool needsToken)
{
    /// <summary>What the sink's own token service hands to everyone; it guards nothing.</summary>
    public const string Pass = "a-token-of-the-sink";

    private readonly BlobRoutes blobs = new(contents);
    private readonly ManifestRoutes manifests = new(contents);

    /// <summary>Where the body of a request goes: an upload goes on with the next one.</summary>
    public ReceivedBody BodyFor(Request request)
    {
        if (request.Method is "PATCH" or "PUT" && contents.Uploads.TryGetValue(request.Path, out var begun))
            return begun;
        return new();
    }

    public Answer Serve(Request request, ReceivedBody body)
    {
        if (request.Path == "/token")
            return Answer.Json(200, $$"""{"token":"{{Pass}}","access_token":"{{Pass}}","expires_in":3600}""");
        if (!request.Path.StartsWith("/v2/", StringComparison.Ordinal))
            return Answer.Error(404, "NOT_FOUND");
        if (needsToken && request.Header("Authorization") != $"Bearer {Pass}")
            return Challenge(request);
        return request.Path == "/v2/" ? Answer.Json(200, "{}") : ServeRepository(request, body);
    }

    private static Answer Challenge(Request request)
    {
        var challenge = $"Bearer realm=\"{request.Base}/token\",service=\"sink\"";
        if (Repository(request.Path) is { } name)
            challenge += $",scope=\"repository:{name}:pull,push\"";
        return Answer.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", challenge);
    }

    private static string? Repository(string path)
    {
        string[] parts = ["/blobs/", "/manifests/", "/tags/", "/referrers/"];
        var end = parts.Select(each => path.LastIndexOf(each, StringComparison.Ordinal)).Max();
        return end < 4 ? null : path[4..end];
    }

    private Answer ServeRepository(Request request, ReceivedBody body)
    {
        if (Repository(request.Path) is not { } repository)
            return Answer.Error(404, "NOT_FOUND");
        var rest = request.Path[(4 + repository.Length)..];
        if (rest.StartsWith("/blobs/uploads/", StringComparison.Ordinal))
            return blobs.Upload(request, repository, body);
        if (rest.StartsWith("/blobs/", StringComparison.Ordinal))
            return blobs.Get(request, repository, rest["/blobs/".Length..]);
        if (rest.StartsWith("/manifests/", StringComparison.Ordinal))
            return manifests.Serve(request, repository, Uri.UnescapeDataString(rest["/manifests/".Length..]), body);
        if (rest.StartsWith("/referrers/", StringComparison.Ordinal))
            return ManifestRoutes.NoReferrers();
        return Tags(repository);
    }

    private Answer Tags(string repository)
    {
        StringBuilder text = new();
        text.AppendJoin(',', contents.Tags(repository).Select(static each => $"\"{each}\""));
        return Answer.Json(200, $$"""{"name":"{{repository}}","tags":[{{text}}]}""");
    }
}
