using System.Collections.Concurrent;
using OciMultiArch.Credentials;
using OciMultiArch.Http;
using OciMultiArch.Registry;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

/// <summary>
/// The root object: connections, tokens, permits and settings for any number of registries. Make one and share it;
/// thread-safe. Repositories are light handles on it and end with it.
/// </summary>
public sealed partial class RegistryClient : IDisposable
{
    // A registry as a whole is asked, but credentials are found by repository: this stands for any.
    private const string AnyPath = "x";
    private readonly RegistryClientOptions options;
    private readonly ClientState state;
    private readonly ConcurrentDictionary<(string, Func<RegistryHostOptions?>), Lazy<ClientState>> apart = new();

    /// <summary>Makes a client. No network.</summary>
    /// <param name="options">
    /// Settings, copied; null for the defaults: credentials of <see cref="CredentialSources.Default"/>, TLS except for
    /// this machine.
    /// </param>
    public RegistryClient(RegistryClientOptions? options = null)
    {
        this.options = (options ?? new()).Copy();
        state = new(new(this.options));
    }

    internal RegistryHttp Http => state.Http;

    /// <summary>
    /// Layers by the addresses in their descriptors (<see cref="Descriptor.Urls"/>; image-spec, descriptor.md), for
    /// <see cref="PushOptions.ForeignLayers"/>. Uses the network when a layer is opened: over TLS, plain HTTP only on
    /// this machine, without any login. Private addresses, and redirects to them, need trust
    /// (<see cref="RegistryHostOptions.TrustedHosts"/> of the host that the address names).
    /// </summary>
    public IContentSource ForeignLayers => field ??= new ForeignLayerSource(state);

    /// <summary>A handle on a repository. No network.</summary>
    /// <param name="name">
    /// The name, for example <c>ghcr.io/acme/api</c>; without a registry Docker Hub is meant.
    /// </param>
    /// <param name="access">What it is for; reading by default.</param>
    /// <exception cref="FormatException">The text is not a repository name.</exception>
    public Repository Repository(string name, RepositoryAccess access = RepositoryAccess.Pull) =>
        Repository(RepositoryName.Parse(name), access);

    /// <summary>A handle on a repository. No network.</summary>
    /// <param name="name">The name.</param>
    /// <param name="access">What it is for; reading by default.</param>
    public Repository Repository(RepositoryName name, RepositoryAccess access = RepositoryAccess.Pull)
    {
        ArgumentNullException.ThrowIfNull(name);
        var route = options.Routes?.Invoke(name) ?? new(name);
        return new(StateOf(route), route.From(name), access);
    }

    /// <summary>
    /// The manifest or index under a reference, which must be there. One request, and one or two more where a token is
    /// needed.
    /// </summary>
    /// <param name="reference">The reference, for example <c>alpine</c> or <c>ghcr.io/acme/api@sha256:…</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="ContentNotFoundException">It is not there.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<Artifact> GetAsync(string reference, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        return Repository(parsed.Repository).GetAsync(parsed, cancellationToken);
    }

    /// <summary>
    /// The manifest or index under a reference, as soon as it is there: some registries do not show it for a while after
    /// a push. Asks at once, again after 1, 2, 4 … up to 10 seconds, and a last time when the time is over.
    /// </summary>
    /// <param name="reference">The reference, for example <c>ghcr.io/acme/api:1.4.0</c>.</param>
    /// <param name="limit">
    /// How long to wait for it to be there, 0 to 24 hours; time that requests and their retries take is counted.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 0 or more than 24 hours.</exception>
    /// <exception cref="ContentNotFoundException">It is still not there when the time is over.</exception>
    /// <exception cref="RegistryException">The registry refused or failed; that is not waited out.</exception>
    public ValueTask<Artifact> WaitForAsync(
        string reference, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        return Repository(parsed.Repository).WaitForAsync(parsed, limit, cancellationToken);
    }

    /// <summary>
    /// Copies an image or index with everything it holds under another reference, there or on another registry. Between
    /// repositories of one registry layers are mounted, not sent. What refers to it and to its images goes along, unless
    /// <see cref="PushOptions.Referrers"/> says otherwise.
    /// </summary>
    /// <param name="source">Where it is.</param>
    /// <param name="target">Where it goes; without a tag, <c>latest</c>. A digest must be the source's.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">A text is not a reference; nothing was written.</exception>
    /// <exception cref="ArgumentException">The target names another digest; nothing was written.</exception>
    /// <exception cref="OciException">A registry refused or failed.</exception>
    public async ValueTask<PushReport> CopyAsync(
        string source, string target, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        var from = ImageReference.Parse(source);
        var to = ImageReference.Parse(target);
        return await Tracing.AroundAsync("oci.copy", () => CopyAsync(from, to, options, cancellationToken), span =>
        {
            span.SetTag(Keys.Source, from.ToString());
            span.SetTag(Keys.Target, to.ToString());
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks a registry whether it takes the credentials at hand, as a login does before it keeps them
    /// (distribution-spec, "Determining Support": <c>GET /v2/</c>). Up to three requests. It says nothing about rights
    /// in a repository.
    /// </summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// True when the registry asked for credentials and took them; false when it lets everybody in, so that nothing was
    /// checked.
    /// </returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="RegistryException">
    /// The registry refused the credentials, asked for some where there are none, is no registry or cannot be reached;
    /// or its token service is another host, which may not be shown them.
    /// </exception>
    public async ValueTask<bool> CheckAsync(string registry, CancellationToken cancellationToken = default)
    {
        var host = Http.Host(RegistryKey.Parse(registry).ToLowerInvariant());
        RegistryCall call = new()
        {
            Method = HttpMethod.Get,
            Url = host.Api,
            Repository = RepositoryName.Parse($"{host.Name}/{AnyPath}"),
            Scopes = ScopeSet.Empty,
            Budget = Http.Budget(),
        };
        using var reply = await Http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (host.Authentication.Challenge is not { } challenge)
            return false;
        if (!challenge.IsBasic && challenge.Realm is { } realm)
            CheckTokenService(host, realm);
        return true;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        Http.Dispose();
        foreach (var state in apart.Values.Where(static state => state.IsValueCreated))
            state.Value.Http.Dispose();
    }

    // Connections and logins of a repository with settings of its own are not those of the registry's others.
    private ClientState StateOf(RepositoryRoute route)
    {
        if (route.HostOptions is not { } host)
            return state;
        return apart.GetOrAdd((route.Name.Registry, host), _ => new(() => NewState(route, host))).Value;
    }

    private async ValueTask<PushReport> CopyAsync(
        ImageReference source, ImageReference target, PushOptions? options, CancellationToken cancellationToken)
    {
        var artifact = await Repository(source.Repository).GetAsync(source, cancellationToken).ConfigureAwait(false);
        CheckDigest(target, artifact, $"{source}", nameof(target));
        var repository = Repository(target.Repository, RepositoryAccess.Push);
        return await repository
            .PushAsync(artifact, TagsOf(target), CopyOptions(options), cancellationToken)
            .ConfigureAwait(false);
    }

    // A token service that may not be shown the credentials gives its token to anybody: that proves no login.
    private static void CheckTokenService(RegistryHost host, string rawRealm)
    {
        var realm = host.Guard.Resolve(host.Endpoint, rawRealm, UrlPurpose.Realm);
        if (host.Guard.MayReceiveCredentials(host.Authority, realm))
            return;
        var service = Authority.Of(realm);
        var why = CredentialNote.WhyWithheld(service, host.Name);
        throw new RegistryException(Problem.UntrustedHost, why, UrlGuard.TrustHost(host.Name, service.ToString()));
    }
}
