using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>Other accounts.</content>
public sealed partial class RegistryClient
{
    private readonly RegistryClient? origin;

    private RegistryClient(RegistryClient origin, ICredentialSource credentials)
    {
        this.origin = origin;
        options = origin.options.With(credentials);
        state = origin.state.With(credentials);
    }

    /// <summary>
    /// Makes a client of other accounts: with these credentials and tokens of its own. It shares connections, limits of
    /// requests, settings and what is known of the registries with this one. No network.
    /// </summary>
    /// <param name="credentials">Where its credentials come from; no others are used.</param>
    /// <returns>
    /// A client that works as long as this one. Its own <see cref="Dispose"/> forgets its tokens and closes no
    /// connection.
    /// </returns>
    public RegistryClient With(ICredentialSource credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new(this, credentials);
    }

    // Of a repository with settings of its own.
    private ClientState NewState(RepositoryRoute route, Func<RegistryHostOptions?> host)
    {
        if (origin is not null)
            return origin.StateOf(route).With(options.Credentials);
        return new(new(options.With(route.Name.Registry, host)));
    }
}
