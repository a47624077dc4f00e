namespace OciMultiArch;

/// <summary>What a repository will be used for; decides which rights its first token asks for.</summary>
public enum RepositoryAccess
{
    /// <summary>Reading; a write or a deletion still works, at the price of a second token.</summary>
    Pull,

    /// <summary>Reading and writing: the first token carries both rights.</summary>
    Push,

    /// <summary>Reading, writing and deleting: the first token carries all three rights.</summary>
    Delete,
}
