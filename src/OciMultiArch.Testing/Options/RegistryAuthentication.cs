namespace OciMultiArch.Testing;

/// <summary>How a <see cref="TestRegistry"/> wants its clients to log in.</summary>
public enum RegistryAuthentication
{
    /// <summary>Not at all: everybody may do everything.</summary>
    None,

    /// <summary>With user and password on every request (RFC 7617).</summary>
    Basic,

    /// <summary>With a token of its token service, which knows the accounts (distribution, "Token authentication").</summary>
    Bearer,
}
