namespace OciMultiArch.Content;

/// <summary>A store that may be read from elsewhere.</summary>
internal interface IMirroredStore
{
    /// <summary>The store for whoever writes to it: what it is asked, it answers itself.</summary>
    IContentStore Itself { get; }

    /// <summary>A store for whoever writes to it.</summary>
    static IContentStore Of(IContentStore store) => (store as IMirroredStore)?.Itself ?? store;
}
