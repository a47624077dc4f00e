namespace OciMultiArch.Testing;

/// <summary>What a request is for.</summary>
public enum RequestKind
{
    /// <summary>None of the others: an address that the specification does not have.</summary>
    Other,

    /// <summary><c>/v2/</c>: whether it is a registry, and how one logs in.</summary>
    Ping,

    /// <summary>A token of the token service.</summary>
    Token,

    /// <summary>A blob: whether it is there, its bytes, its deletion.</summary>
    Blob,

    /// <summary>An upload session, or a mount, which may become one.</summary>
    Upload,

    /// <summary>A manifest or index: reading, writing, deletion.</summary>
    Manifest,

    /// <summary>A page of the tags of a repository.</summary>
    Tags,

    /// <summary>A page of the referrers of a manifest.</summary>
    Referrers,

    /// <summary>A page of the repositories.</summary>
    Catalog,

    /// <summary>The bytes of a blob on the storage host that the registry redirects to.</summary>
    Storage,
}
