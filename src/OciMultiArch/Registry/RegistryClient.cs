using System.Collections.Concurrent;
using OciMultiArch.Credentials;
using OciMultiArch.Http;
using OciMultiArch.Registry;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

/// <summary>
/// The root object: connections, tokens, permits and settings for any number of registries. Make one and share it; thread-safe. Repositories are light
/// handles on it and end with it.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    // A registry as a whole is asked, but credentials are found by repository: this stands for any.
    private const string AnyPath = "x";
    private readonly ConcurrentDictionary<string, MountSupport> mounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(RepositoryName, Tag), bool> seen = new();

    /// <summary>Makes a client. No network.</summary>
    /// <param name="options">Settings, copied; null for the defaults: credentials of <see cref="CredentialSources.Default"/>, TLS except for this machine.</param>
    public RegistryClient(RegistryClientOptions? options = null) => Http = new((options ?? new()).Copy());

    internal RegistryHttp Http { get; }

    /// <summary>A handle on a repository. No network.</summary>
    /// <param name="name">The name, for example <c>ghcr.io/acme/api</c>; without a registry Docker Hub is meant.</param>
    /// <param name="access">What it is for; reading by default.</param>
    /// <exception cref="FormatException">The text is not a repository name.</exception>
    public Repository Repository(string name, RepositoryAccess access = RepositoryAccess.Pull) => Repository(RepositoryName.Parse(name), access);

    /// <summary>A handle on a repository. No network.</summary>
    /// <param name="name">The name.</param>
    /// <param name="access">What it is for; reading by default.</param>
    public Repository Repository(RepositoryName name, RepositoryAccess access = RepositoryAccess.Pull)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(this, name, access);
    }

    /// <summary>The manifest or index under a reference, which must be there. One request, and one or two more where a token is needed.</summary>
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
    /// Copies an image or index with everything it holds under another reference, there or on another registry. Between repositories of one registry
    /// layers are mounted, not sent.
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
        var (from, to) = (ImageReference.Parse(source), ImageReference.Parse(target));
        return await Tracing.AroundAsync("oci.copy", () => CopyAsync(from, to, options, cancellationToken), span =>
        {
            span.SetTag(Keys.Source, from.ToString());
            span.SetTag(Keys.Target, to.ToString());
        }).ConfigureAwait(false);
    }

    private async ValueTask<PushReport> CopyAsync(ImageReference source, ImageReference target, PushOptions? options, CancellationToken cancellationToken)
    {
        var artifact = await Repository(source.Repository).GetAsync(source, cancellationToken).ConfigureAwait(false);
        if (target.Digest is { } digest && digest != artifact.Digest)
            throw new ArgumentException($"{target} names another digest than {source}, which is {artifact.Digest}.", nameof(target));
        IEnumerable<string> tags = target.Tag is { } tag ? [tag.Value] : [];
        return await Repository(target.Repository, RepositoryAccess.Push).PushAsync(artifact, tags, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks a registry whether it takes the credentials at hand, as a login does before it keeps them (distribution-spec, "Determining Support":
    /// <c>GET /v2/</c>). Up to three requests. It says nothing about rights in a repository.
    /// </summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when the registry asked who is there and took the answer; false when it lets everybody in, so that nothing was checked.</returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="RegistryException">
    /// The registry refused the credentials, asked for some where there are none, is no registry or cannot be reached; or its token service is another
    /// host, which may not be shown them.
    /// </exception>
    public async ValueTask<bool> CheckAsync(string registry, CancellationToken cancellationToken = default)
    {
        var host = Http.Host(RegistryKey.Parse(registry).ToLowerInvariant());
        RegistryCall call = new()
        {
            Method = HttpMethod.Get,
            Url = new(host.Endpoint, "/v2/"),
            Repository = RepositoryName.Parse($"{host.Name}/{AnyPath}"),
            Scopes = ScopeSet.Empty,
            Budget = Http.Budget(),
        };
        using var reply = await Http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (host.Authentication.Challenge is not { } challenge)
            return false;
        if (challenge.Realm is { } raw && !challenge.IsBasic && host.Guard.Resolve(host.Endpoint, raw, UrlPurpose.Realm) is var realm
            && !host.Guard.MayReceiveCredentials(host.Authority, realm))
            throw new RegistryException($"The token service {Authority.Of(realm)} is another host than {host.Name}, so it was not shown the credentials; "
                + "name it as trusted in this registry's settings if it is meant.");
        return true;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose() => Http.Dispose();

    /// <summary>Uploads under way: a digest goes to a repository once, however many pushes need it.</summary>
    internal KeyedLock<(RepositoryName, Digest)> Uploads { get; } = new();

    /// <summary>Lists of referrers under change: one writer at a time in this process.</summary>
    internal KeyedLock<(RepositoryName, Digest)> ReferrerLists { get; } = new();

    /// <summary>Whether this client has read or written a tag, so that its absence deserves a second look.</summary>
    internal bool HasSeen(RepositoryName repository, Tag tag) => seen.ContainsKey((repository, tag));

    internal void Saw(RepositoryName repository, Tag tag) => seen[(repository, tag)] = true;

    internal void Forget(RepositoryName repository, Tag tag) => seen.TryRemove((repository, tag), out _);

    /// <summary>The same of every tag of a repository, when nobody knows which of them went.</summary>
    internal void Forget(RepositoryName repository)
    {
        foreach (var (known, tag) in seen.Keys.Where(each => each.Item1 == repository))
            Forget(known, tag);
    }

    internal MountSupport Mounts(string registry) => mounts.GetOrAdd(registry, static _ => new());
}
