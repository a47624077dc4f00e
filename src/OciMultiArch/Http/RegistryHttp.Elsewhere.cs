using System.Net;

namespace OciMultiArch.Http;

/// <content>A redirect that leads to another registry, which asks who comes.</content>
internal sealed partial class RegistryHttp
{
    private const string ApiRoot = "/v2/";
    private static readonly string[] Endpoints = ["manifests", "blobs", "tags", "referrers"];

    // Names of a company stand before public registries: the other registry is asked as it would be by itself, with the
    // login for it, or with the token of an anonymous user. Only reads go on: the one that redirects must not choose
    // what another registry's login writes or deletes.
    private async ValueTask<RegistryReply> AnswerElsewhereAsync(
        RegistryHost front, RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        if (reply.Status != HttpStatusCode.Unauthorized || !call.IsRead || RepositoryAt(reply.Answered) is not { } name)
            return reply;
        var other = Host(name.Registry);
        reply.Note = new() { Elsewhere = name.Registry };
        if (!other.Is(reply.Answered))
            return reply;
        var there = call with
        {
            Url = reply.Answered,
            Repository = name,
            Scopes = ScopeSet.OfRepository(name.Path, "pull"),
        };
        var answer = await authenticator.AnswerAsync(other, there, null, reply, cancellationToken).ConfigureAwait(false);
        if (answer is null)
            return reply;
        reply.Dispose();
        // The connections of the one that redirects: what it may not reach, it does not reach by this way either.
        var second = await sender
            .SendAsync(front, there, answer.Header, other.Authority, cancellationToken)
            .ConfigureAwait(false);
        second.Note = answer.Note with { Elsewhere = name.Registry };
        return second;
    }

    // Null for storage, which has no repositories and takes no login.
    private static RepositoryName? RepositoryAt(Uri url)
    {
        var path = url.AbsolutePath;
        if (UrlTemplate.Of(url) is null || !path.StartsWith(ApiRoot, StringComparison.Ordinal))
            return null;
        var segments = path[ApiRoot.Length..].Split('/');
        var end = Array.FindLastIndex(segments, segment => Endpoints.Contains(segment));
        var text = $"{Authority.Of(url)}/{string.Join('/', segments[..end])}";
        return RepositoryName.TryParse(text, null, out var name) ? name : null;
    }
}
