using System.Net;
using OciMultiArch.Credentials;
using OciMultiArch.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>
/// Enters what a client is given for a registry into the password ledger: for that registry, for the hosts that it
/// trusts, and for no other.
/// </summary>
internal sealed class PlantingCredentials(ICredentialSource inner, RegistryClientOptions options) : ICredentialSource
{
    /// <summary>Has all that the options' source will give entered.</summary>
    public static void Watch(RegistryClientOptions options)
    {
        options.Credentials = new PlantingCredentials(options.Credentials, options);
        foreach (var (registry, host) in options.Hosts) Watch(registry, host);
    }

    // Headers may be secrets, and a proxy's password is the proxy's alone.
    private static void Watch(string registry, RegistryHostOptions host)
    {
        if (host.Transport == TransportSecurity.PlainHttp) PasswordLedger.AllowInClear(registry);
        var authority = Authority.Of(RegistryHost.EndpointOf(registry, host.Transport)).ToString();
        foreach (var value in host.Headers.Values) PasswordLedger.PlantSecret(value, authority);
        if (host.Proxy is WebProxy { Address: { } proxy, Credentials: NetworkCredential login })
            PasswordLedger.Plant(login.UserName, login.Password, $"{proxy.Host}:{proxy.Port}");
    }

    public async ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
    {
        var credential = await inner.FindAsync(request, cancellationToken);
        if (credential is not null) Plant(request.Registry, credential);
        return credential;
    }

    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        inner.ScopeAsync(request, cancellationToken);

    private void Plant(string registry, RegistryCredential credential)
    {
        var trusted = options.Hosts.TryGetValue(registry, out var host) ? host.TrustedHosts : [];
        var authority = Authority.Of(RegistryHost.EndpointOf(registry, host?.Transport)).ToString();
        if (credential.Kind == CredentialKind.Password)
            PasswordLedger.Plant(credential.User, credential.Secret, [authority, .. trusted]);
        else
            PasswordLedger.PlantSecret(credential.Secret, [authority, .. trusted]);
    }
}
