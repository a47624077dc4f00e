using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>What a credential is wanted for. Immutable; equal when all members are. Holds no secret.</summary>
public sealed record CredentialRequest
{
    /// <summary>A request for one repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="access">What is to be done there; reading by default.</param>
    public CredentialRequest(RepositoryName repository, RepositoryAccess access = RepositoryAccess.Pull)
    {
        ArgumentNullException.ThrowIfNull(repository);
        (Registry, Repository, Access) = (RegistryKey.Canonical(repository.Registry), repository, access);
    }

    /// <summary>A request for a registry as a whole: to check a login, or to list its repositories.</summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    public CredentialRequest(string registry) => Registry = RegistryKey.Canonical(RegistryKey.Parse(registry));

    /// <summary>
    /// Host and optional port in the one spelling that is compared: in lower case, without <c>:443</c>, and
    /// <c>docker.io</c> for every name of Docker Hub.
    /// </summary>
    public string Registry { get; }

    /// <summary>The repository; null for the registry as a whole.</summary>
    public RepositoryName? Repository { get; }

    /// <summary>
    /// What is to be done there. It follows the handle of the caller: one for <see cref="RepositoryAccess.Push"/> reads
    /// with that right, too. For the registry as a whole: <see cref="RepositoryAccess.Pull"/>.
    /// </summary>
    public RepositoryAccess Access { get; }

    /// <summary>The repository's path; empty for the registry as a whole.</summary>
    internal string Path => Repository?.Path ?? "";
}
