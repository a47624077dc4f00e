using OciMultiArch.Internal;

namespace OciMultiArch.Testing;

/// <summary>Somebody who may log in to a <see cref="TestRegistry"/>, and what that one may do. Immutable.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Password">The password, or a token in its place.</param>
public sealed record TestAccount(string Name, string Password)
{
    /// <summary>
    /// An identity token that the token service takes in place of name and password (OAuth2 <c>refresh_token</c>);
    /// null, the default: none.
    /// </summary>
    public string? IdentityToken { get; init; }

    /// <summary>
    /// The repositories that may be read: names, or beginnings with a <c>*</c> at their end. All by default.
    /// </summary>
    public IReadOnlyList<string> Pull { get; init => field = Frozen.List(value); } = Frozen.List(["*"]);

    /// <summary>The repositories that may be written to, written as in <see cref="Pull"/>. All by default.</summary>
    public IReadOnlyList<string> Push { get; init => field = Frozen.List(value); } = Frozen.List(["*"]);

    /// <summary>The repositories that may be deleted from, written as in <see cref="Pull"/>. All by default.</summary>
    public IReadOnlyList<string> Delete { get; init => field = Frozen.List(value); } = Frozen.List(["*"]);

    /// <summary>The credential that a client logs in with: the identity token where there is one.</summary>
    public RegistryCredential Credential => IdentityToken is { } token
        ? RegistryCredential.IdentityToken(token)
        : RegistryCredential.Basic(Name, Password);

    /// <summary>The name; never the password.</summary>
    public override string ToString() => Name;

    /// <summary>Whether it may do something in a repository; the catalog is read by all.</summary>
    internal bool May(string action, string repository) => action switch
    {
        "pull" => Matches(Pull, repository),
        "push" => Matches(Push, repository),
        "delete" => Matches(Delete, repository),
        _ => true,
    };

    internal static bool Matches(IReadOnlyList<string> patterns, string repository) =>
        patterns.Any(pattern => Matches(pattern, repository));

    private static bool Matches(string pattern, string repository)
    {
        if (!pattern.EndsWith('*'))
            return pattern == repository;
        return repository.StartsWith(pattern[..^1], StringComparison.Ordinal);
    }
}
