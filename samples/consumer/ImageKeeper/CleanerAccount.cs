namespace Acme.ImageKeeper;

/// <summary>The account that may delete, from the section <c>Cleaner</c> of the settings; without it, the credentials of this machine.</summary>
internal static class CleanerAccount
{
    public static ICredentialSource Of(IConfiguration configuration)
    {
        var (user, password) = (configuration["Cleaner:Username"], configuration["Cleaner:Password"]);
        if (user is null || password is null)
            return CredentialSources.Default();
        return new StaticCredentials(configuration["OciMultiArch:Registries:public:Host"]!, RegistryCredential.Basic(user, password));
    }
}
