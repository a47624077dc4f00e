namespace OciMultiArch.Clouds;

/// <summary>Access tokens for Google's registries: see <see cref="CloudCredentials.Google"/>.</summary>
internal sealed class GoogleSource(CloudOptions options) : ICredentialSource
{
    // cloud.google.com, "Authentication methods": the password is an access token
    private const string User = "oauth2accesstoken";
    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";
    private readonly CloudHttp http = new(options);

    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsGoogles(request.Registry))
            return null;
        if (await TokenAsync(cancellationToken).ConfigureAwait(false) is not { } token)
            return null;
        var credential = RegistryCredential.Basic(User, token.Value).WithSource("Google identity");
        return token.Expires is { } end ? credential.WithExpiry(end) : credential;
    }

    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new("");

    private static bool IsGoogles(string registry) =>
        registry == "gcr.io"
        || registry.EndsWith(".gcr.io", StringComparison.Ordinal)
        || registry.EndsWith(".pkg.dev", StringComparison.Ordinal);

    private async ValueTask<CloudToken?> TokenAsync(CancellationToken cancellationToken)
    {
        if (options.GoogleToken is { } own)
            return await own(cancellationToken).ConfigureAwait(false);
        if (options.Variable(FileVariable) is { } path)
        {
            var text = await TokenFile.ReadAsync(FileVariable, path, cancellationToken).ConfigureAwait(false);
            ExternalAccount account = new(options, http, FileVariable);
            return await account.FindAsync(text, cancellationToken).ConfigureAwait(false);
        }
        var server = options.Variable(MetadataServer.HostVariable);
        if (server is null && !options.UseMachineIdentity)
            return null;
        return await new MetadataServer(options, http).FindAsync(server, cancellationToken).ConfigureAwait(false);
    }
}
