namespace OciMultiArch.Clouds;

/// <summary>
/// Where a token of Microsoft Entra ID comes from. Its audience is container registries alone: it opens nothing else of
/// the account.
/// </summary>
internal sealed class EntraTokens(CloudOptions options, CloudHttp http)
{
    private const string Audience = "https://containerregistry.azure.net";
    private const string TokenFileVariable = "AZURE_FEDERATED_TOKEN_FILE";
    private const string EndpointVariable = "IDENTITY_ENDPOINT";
    private const string TenantVariable = "AZURE_TENANT_ID";
    private const string ClientVariable = "AZURE_CLIENT_ID";
    private const string DefaultAuthority = "https://login.microsoftonline.com/";
    private const string MachineService = "http://169.254.169.254/metadata/identity/oauth2/token";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>The token; null where neither options nor environment name an identity.</summary>
    public async ValueTask<CloudToken?> FindAsync(CancellationToken cancellationToken)
    {
        if (options.AzureToken is { } own)
            return await own(cancellationToken).ConfigureAwait(false);
        if (await CallAsync(cancellationToken).ConfigureAwait(false) is not { } call)
            return null;
        var reply = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return reply.AccessToken(options.TimeProvider);
    }

    private async ValueTask<CloudCall?> CallAsync(CancellationToken cancellationToken)
    {
        if (options.Variable(TokenFileVariable) is { } path)
            return OfWorkload(await TokenFile.TokenAsync(TokenFileVariable, path, cancellationToken).ConfigureAwait(false));
        if (options.Variable(EndpointVariable) is { } endpoint && options.HeaderVariable("IDENTITY_HEADER") is { } header)
            return OfApp(endpoint, header);
        return options.UseMachineIdentity ? OfMachine() : null;
    }

    // learn.microsoft.com, "OAuth 2.0 client credentials flow": with a federated credential
    private CloudCall OfWorkload(string assertion)
    {
        var authority = Https("AZURE_AUTHORITY_HOST", options.Variable("AZURE_AUTHORITY_HOST") ?? DefaultAuthority);
        var tenant = Needed(TenantVariable);
        if (tenant.All(static letter => letter == '.'))
            throw CloudUrl.Wrong(TenantVariable, "it is no tenant"); // a path could hold it, and would be another
        var client = Needed(ClientVariable);
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "client_credentials"),
            new("client_id", client),
            new("scope", $"{Audience}/.default"),
            new("client_assertion_type", AssertionType),
            new("client_assertion", assertion),
        ];
        return new()
        {
            Service = $"Microsoft Entra ID ({authority.Host})",
            Remedy = $"Check the federated credential of {ClientVariable}.",
            Secrets = [assertion],
            NewRequest = () => new(HttpMethod.Post, new Uri(authority, $"/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token"))
            {
                Content = new FormUrlEncodedContent(form),
            },
        };
    }

    // learn.microsoft.com, "How to use managed identities for App Service": REST endpoint reference
    private CloudCall OfApp(string endpoint, string header)
    {
        var url = CloudUrl.Of(EndpointVariable, endpoint, static _ => true, "it is no URL of http or https");
        return Managed(url, "2019-08-01", ("X-IDENTITY-HEADER", header));
    }

    // learn.microsoft.com, "How to use managed identities on an Azure VM to acquire an access token"
    private CloudCall OfMachine() => Managed(new(MachineService), "2018-02-01", ("Metadata", "true"));

    private CloudCall Managed(Uri service, string version, (string Name, string Value) header)
    {
        var query = $"?api-version={version}&resource={Uri.EscapeDataString(Audience)}";
        if (options.Variable(ClientVariable) is { } client)
            query += $"&client_id={Uri.EscapeDataString(client)}";
        return new()
        {
            Service = $"The managed identity service ({service.Authority})",
            Remedy = $"Check that an identity is assigned, and {ClientVariable} where a user assigned it.",
            Secrets = [header.Value],
            IsLocal = true,
            NewRequest = () => new(HttpMethod.Get, new Uri(service, query)) { Headers = { { header.Name, header.Value } } },
        };
    }

    private string Needed(string variable) => options.Variable(variable) ?? throw CloudFailure.Setting(
        TokenFileVariable, $"{variable} is not set", $"Set {variable}, or unset {TokenFileVariable}.");

    private static Uri Https(string variable, string value) =>
        CloudUrl.Of(variable, value, static url => url.Scheme == Uri.UriSchemeHttps, "it is no https URL");
}
