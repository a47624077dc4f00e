namespace OciMultiArch.CloudCredentials;

/// <summary>Which cloud a registry belongs to, and how that cloud lets its users in.</summary>
public static class Cloud
{
    /// <summary>The credentials of a registry's cloud; a source without any for a registry of no cloud known here.</summary>
    /// <param name="registry">The registry's host.</param>
    /// <param name="http">What Azure is asked with; see <see cref="AzureCredentials.NewHttp"/>.</param>
    public static ICredentialSource Of(string registry, HttpMessageInvoker http)
    {
        if (registry.EndsWith(".azurecr.io", StringComparison.Ordinal))
            return new AzureCredentials(registry, http, AzureTokens.FromCliAsync);
        // github.com/awslabs/amazon-ecr-credential-helper finds the account's keys as the AWS tools do, and renews what ends after twelve hours.
        if (registry.EndsWith(".amazonaws.com", StringComparison.Ordinal))
            return new HelperCredentials("ecr-login", [registry]);
        return new StaticCredentials([]);
    }
}
