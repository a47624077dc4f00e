namespace OciMultiArch;

/// <summary>What an <see cref="IndexEdit"/> does.</summary>
public enum IndexEditKind
{
    /// <summary>Adds an image, or all entries of an index.</summary>
    Add = 0,

    /// <summary>Adds an image, in the place of one that has its platform.</summary>
    Replace,

    /// <summary>Removes an entry.</summary>
    Remove,

    /// <summary>Removes the images of all platforms but some.</summary>
    Keep,

    /// <summary>Sets or removes an annotation.</summary>
    Annotate,

    /// <summary>Sets or removes the platform of an entry.</summary>
    SetPlatform,
}
