using System.Net;
using System.Runtime.CompilerServices;
using OciMultiArch.Credentials;
using OciMultiArch.Http;
using OciMultiArch.Json;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>The repositories of a registry.</content>
public sealed partial class RegistryClient
{
    private const int MaxCatalogPageBytes = 4 << 20;

    private static readonly HttpStatusCode[] AnswersWithoutCatalog =
    [
        HttpStatusCode.BadRequest,
        HttpStatusCode.Unauthorized,
        HttpStatusCode.Forbidden,
        HttpStatusCode.NotFound,
        HttpStatusCode.MethodNotAllowed,
        HttpStatusCode.NotImplemented,
    ];

    /// <summary>
    /// The repositories of a registry, in the order it gives them, one page at a time (distribution, "Listing
    /// Repositories": <c>GET /v2/_catalog</c>). The OCI specification has no such request, and large registries do not
    /// answer it. That a repository is listed does not mean that it may be read.
    /// </summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="RegistryException">
    /// The registry refused, failed or cannot be reached; <see cref="Problem.NotSupported"/> when it lists none to
    /// anybody.
    /// </exception>
    public async IAsyncEnumerable<RepositoryName> RepositoriesAsync(
        string registry, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var host = Http.Host(RegistryKey.Parse(registry).ToLowerInvariant());
        HashSet<RepositoryName> known = [];
        var pages = ListPages.ReadAsync(Http, CatalogCall(host), MaxCatalogPageBytes, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            if (page.Reply.Status != HttpStatusCode.OK)
                throw await CatalogRefusalAsync(host, page, cancellationToken).ConfigureAwait(false);
            if (WireJson.ReadCatalog(page.Whole(MaxCatalogPageBytes)) is not { } list)
                throw StoredContent.MalformedList($"The list of repositories of {host.Name} is malformed.");
            var paths = list.Repositories ?? [];
            var before = known.Count;
            foreach (var path in paths)
                if (RepositoryName.TryParse($"{host.Name}/{path}", null, out var name) && known.Add(name))
                    yield return name;
            if (known.Count == before && paths.Count > 0)
                yield break; // a page with nothing new would lead in a circle; an empty one may stand before others
        }
    }

    private RegistryCall CatalogCall(RegistryHost host) => new()
    {
        Method = HttpMethod.Get,
        Url = new(host.Api, "_catalog"),
        Repository = RepositoryName.Parse($"{host.Name}/{AnyPath}"),
        Scopes = ScopeSet.Parse("registry:catalog:*"),
        Budget = Http.Budget(),
        Answers = AnswersWithoutCatalog,
    };

    // Of a refusal the status and the registry's own words are told; which repository the call stands for is not.
    private static async ValueTask<RegistryException> CatalogRefusalAsync(
        RegistryHost host, ListPages.Page page, CancellationToken cancellationToken)
    {
        var errors = await page.Reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        var said = $"{page.Call}: {(int)page.Reply.Status} {errors}".TrimEnd();
        var (problem, text, remedy) = page.Reply.Status switch
        {
            HttpStatusCode.Unauthorized => (
                page.Reply.SentPassword ? Problem.LoginRefused : Problem.LoginNeeded,
                "lists its repositories to no one without a login that may see them all",
                new Remedy(RemedyKind.LogIn, $"Log in to {host.Name}.", host.Name)),
            HttpStatusCode.Forbidden => (
                Problem.Forbidden,
                "does not list its repositories to this account",
                new Remedy("Often only administrators may list them all.")),
            _ => (
                Problem.NotSupported,
                "does not list its repositories",
                new Remedy("Look at its web pages, or use its own API.")),
        };
        return new(problem, $"{said}. {host.Name} {text}.", remedy)
        {
            StatusCode = page.Reply.Status,
            ErrorCodes = errors.Codes,
        };
    }
}
