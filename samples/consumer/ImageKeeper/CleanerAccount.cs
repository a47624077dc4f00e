namespace Acme.ImageKeeper;

/// <summary>
/// The account that may delete, from the section <c>Cleaner</c> of the settings; without it, the credentials of this machine.
/// </summary>
internal static class CleanerAccount
{
    public static ICredentialSource Of(IConfiguration configuration, NamedRegistries registries)
    {
        var (user, password) = (configuration["Cleaner:Username"], configuration["Cleaner:Password"]);
        if (user is null || password is null)
            return CredentialSources.Default();
        return new StaticCredentials(registries.Host("public"), RegistryCredential.Basic(user, password));
    }
}
