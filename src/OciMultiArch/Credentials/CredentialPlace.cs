namespace OciMultiArch;

/// <summary>Where a login is kept. Holds no secret.</summary>
public sealed record CredentialPlace
{
    /// <summary>
    /// The full path of the login file, links followed: it holds the credential, or names the helper that does.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>
    /// The program that keeps the credential, for example <c>docker-credential-pass</c>; null when the credential
    /// stands in the file, where nothing encrypts it.
    /// </summary>
    public string? Helper { get; init; }
}
