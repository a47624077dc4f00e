namespace OciMultiArch.Clouds;

/// <summary>
/// Refresh tokens of Azure Container Registry (azure.github.io/acr/AAD-OAuth.html): see
/// <see cref="CloudCredentials.Azure"/>.
/// </summary>
internal sealed class AzureSource(CloudOptions options) : ICredentialSource
{
    private const string Remedy = "Check the identity's role on the registry: AcrPull to read, AcrPush to write.";
    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(3);
    private static readonly string[] Domains = [".azurecr.io", ".azurecr.cn", ".azurecr.us"];
    private readonly CloudHttp http = new(options);

    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Domains.Any(domain => request.Registry.EndsWith(domain, StringComparison.Ordinal)))
            return null;
        EntraTokens tokens = new(options, http);
        if (await tokens.FindAsync(cancellationToken).ConfigureAwait(false) is not { } entra)
            return null;
        var reply = await http.SendAsync(Exchange(request.Registry, entra), cancellationToken).ConfigureAwait(false);
        var refresh = reply.Member(reply.Json(), "refresh_token");
        var now = options.TimeProvider.GetUtcNow();
        var end = WebToken.End(refresh) ?? now + DefaultLife;
        return RegistryCredential.IdentityToken(refresh).WithExpiry(end).WithSource("Azure identity");
    }

    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new("");

    private static CloudCall Exchange(string registry, CloudToken entra)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "access_token"), new("service", registry), new("access_token", entra.Value),
        ];
        return new()
        {
            Service = registry,
            Remedy = Remedy,
            Secrets = [entra.Value],
            NewRequest = () => new(HttpMethod.Post, $"https://{registry}/oauth2/exchange")
            {
                Content = new FormUrlEncodedContent(form),
            },
        };
    }
}
