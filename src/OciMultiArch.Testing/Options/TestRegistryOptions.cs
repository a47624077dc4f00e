using OciMultiArch.Internal;
using OciMultiArch.Testing.Options;

namespace OciMultiArch.Testing;

/// <summary>
/// How a <see cref="TestRegistry"/> behaves. The default is a registry of today that does all the distribution
/// specification describes, and is open to everybody. Others are in <see cref="RegistryProfiles"/>. Immutable.
/// </summary>
public sealed partial record TestRegistryOptions
{
    /// <summary>What it is called in the names of test cases.</summary>
    public string Name { get; init; } = "specification";

    /// <summary>
    /// Its host, and port, as they stand in image references; <c>registry.test</c> by default. Nothing listens there.
    /// Names that begin with <c>localhost</c> are spoken to in plain HTTP.
    /// </summary>
    public string Host { get; init; } = "registry.test";

    /// <summary>
    /// The host of the token service, for <see cref="RegistryAuthentication.Bearer"/>; null, the default: the registry
    /// itself.
    /// </summary>
    public string? TokenHost { get; init; }

    /// <summary>
    /// The host that blobs are redirected to when they are read; it must not be shown a login. Null, the default: the
    /// registry sends them itself.
    /// </summary>
    public string? StorageHost { get; init; }

    /// <summary>How clients log in; by default not at all.</summary>
    public RegistryAuthentication Authentication { get; init; }

    /// <summary>Who may log in, and what each may do; nobody by default.</summary>
    public IReadOnlyList<TestAccount> Accounts { get; init => field = Frozen.List(value); } = Frozen.Empty<TestAccount>();

    /// <summary>
    /// The repositories that everybody may read, written as in <see cref="TestAccount.Pull"/>; none by default. It
    /// counts where there is a login.
    /// </summary>
    public IReadOnlyList<string> PublicRepositories { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>How long a token is valid; 5 minutes by default.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether the token service takes the OAuth2 form of POST; false by default: it is 404, as where only GET is known.
    /// </summary>
    public bool TakesTokenPosts { get; init; }

    /// <summary>The clock of tokens and of <see cref="ReadLag"/>; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether a client that breaks a duty gets a <see cref="RegistryDutyException"/>, as by default. False: the duty is
    /// only noted in <see cref="TestRegistry.Violations"/>, and the request is answered as far as it can be.
    /// </summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>
    /// Whether <see cref="TestRegistry.AssertClean"/> passes over faults that no request met; false by default.
    /// </summary>
    public bool AllowsUnreachedFaults { get; init; }

    /// <summary>The token service of somebody else, in place of its own.</summary>
    internal ForeignTokens? ForeignTokens { get; init; }

    /// <summary>Where the bytes of a blob are redirected to, by digest, in place of <see cref="StorageHost"/>.</summary>
    internal Func<string, Uri>? BlobLocation { get; init; }

    /// <summary>The host that requests go to: Docker Hub has another one for them.</summary>
    internal string ApiHost => Host == "docker.io" ? "registry-1.docker.io" : Host;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
