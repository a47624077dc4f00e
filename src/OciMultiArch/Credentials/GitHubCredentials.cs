using OciMultiArch.Credentials;

namespace OciMultiArch;

/// <summary>
/// The token of a GitHub Actions job (<c>GITHUB_TOKEN</c>, where the workflow hands it on) for GitHub's own registry,
/// <c>ghcr.io</c>, and for no other. The user's name is <c>GITHUB_ACTOR</c>; the registry looks at the token alone.
/// Many machines have such a token for other purposes, and GitHub refuses one that has expired or has no rights to
/// packages even where everybody may read. A client then reads that repository without the token; it never writes
/// without it. Variables are read again each time. Uses no network. Safe for several threads.
/// </summary>
public sealed class GitHubCredentials : ICredentialSource
{
    private const string Registry = "ghcr.io";
    private const string AnyUser = "github";
    private readonly Func<string, string?> environment;

    /// <summary>Takes the environment; nothing is read yet.</summary>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    public GitHubCredentials(Func<string, string?>? environment = null) =>
        this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public ValueTask<RegistryCredential?> FindAsync(
        RepositoryName repository, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (RegistryKey.Canonical(repository.Registry) != Registry)
            return default;
        var token = environment("GITHUB_TOKEN");
        if (string.IsNullOrEmpty(token))
            return default;
        var actor = environment("GITHUB_ACTOR") ?? "";
        var isUser = actor.Length > 0 && !actor.Contains(':', StringComparison.Ordinal);
        var user = isUser ? actor : AnyUser;
        return new(RegistryCredential.Basic(user, token).FromEnvironment());
    }
}
