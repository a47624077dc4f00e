namespace OciMultiArch.Credentials;

/// <summary>What a credential is, which decides where it may be sent.</summary>
internal enum CredentialKind
{
    /// <summary>User and password: to the registry by Basic, to its token service.</summary>
    Password,

    /// <summary>To the token service only.</summary>
    IdentityToken,

    /// <summary>To the registry only.</summary>
    BearerToken,
}
