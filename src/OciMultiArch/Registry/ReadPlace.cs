namespace OciMultiArch.Registry;

/// <summary>One place where the content of a repository may be read: the repository itself, or a mirror.</summary>
/// <param name="Origin">The repository that is meant.</param>
/// <param name="Name">The repository that is asked.</param>
/// <param name="Mirror">The mirror; null for the repository itself.</param>
internal sealed record ReadPlace(RepositoryName Origin, RepositoryName Name, RegistryMirror? Mirror)
{
    /// <summary>Whether it is a mirror.</summary>
    public bool IsMirror => Mirror is not null;

    /// <summary>Whether a failure there is final, because nothing else is left: then it is worth the retries.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>What is added to a path: which registry is meant, where the mirror wants to know.</summary>
    public string Query => Mirror is { SendsNamespace: true } ? $"?ns={Origin.Registry}" : "";

    /// <summary>The repository itself.</summary>
    public static ReadPlace Itself(RepositoryName name) => new(name, name, null);

    public override string ToString() => IsMirror ? $"{Name}, a mirror of {Origin}" : Name.ToString();
}
