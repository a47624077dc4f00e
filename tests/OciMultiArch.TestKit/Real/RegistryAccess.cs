namespace OciMultiArch.TestKit;

/// <summary>How a registry of a test decides who may do what.</summary>
public enum RegistryAccess
{
    /// <summary>Everyone may do everything.</summary>
    Anonymous,

    /// <summary>Basic authentication; one user, <see cref="RealRegistry.User"/> with <see cref="RealRegistry.Password"/>.</summary>
    Htpasswd,

    /// <summary>Bearer tokens of the options' token server.</summary>
    Token,
}
