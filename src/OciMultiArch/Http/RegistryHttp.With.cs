namespace OciMultiArch.Http;

/// <content>Another account by the same way.</content>
internal sealed partial class RegistryHttp
{
    private readonly bool isBorrowed;

    private RegistryHttp(RegistryHttp origin, ICredentialSource credentials)
    {
        isBorrowed = true;
        options = origin.options.With(credentials);
        (hosts, foreignHosts) = (origin.hosts, origin.foreignHosts);
        (sender, pipeline) = (origin.sender, origin.pipeline);
        authenticator = NewAuthenticator();
    }

    /// <summary>
    /// The same way with other credentials: connections, limits and what is known of the hosts are shared, tokens are
    /// not. The hosts end with this one.
    /// </summary>
    public RegistryHttp With(ICredentialSource credentials) => new(this, credentials);

    private Authenticator NewAuthenticator()
    {
        TokenService tokens = new(options, sender, pipeline);
        return new(options, tokens, new ChallengeDiscovery(options, sender, pipeline));
    }

    private void DisposeHosts()
    {
        if (isBorrowed)
            return;
        foreach (var host in hosts.Values.Concat(foreignHosts.Values).Where(static host => host.IsValueCreated))
            host.Value.Dispose();
    }
}
