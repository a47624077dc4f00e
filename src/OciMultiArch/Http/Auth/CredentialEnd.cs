namespace OciMultiArch.Http;

/// <summary>Whether a refusal says that a credential or token has ended, and not that its owner has no right.</summary>
internal static class CredentialEnd
{
    /// <summary>
    /// How old a credential is before a refusal that says nothing is a reason to ask its source again.
    /// </summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromMinutes(5);

    // ECR: 403 DENIED "Your authorization token has expired. Reauthenticate and try again." JFrog: "Token failed
    // verification: expired". RFC 6750, 3.1: invalid_token. AWS: ExpiredToken.
    private static readonly string[] Words = ["expired", "reauthenticate", "invalid_token", "invalid token", "token is invalid"];

    /// <summary>Whether the body of a 403 says so.</summary>
    public static bool IsSaid(RegistryErrors errors)
    {
        var said = errors.ToString();
        return Array.Exists(Words, word => said.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
