namespace OciMultiArch.Content;

/// <summary>A store on this machine, where a look costs nothing.</summary>
internal interface ILocalStore : IContentStore
{
    /// <summary>
    /// Whether a blob is here and whole. For who only foresees work: unlike <see cref="IContentStore.HasBlobAsync"/> it
    /// renews nothing.
    /// </summary>
    ValueTask<bool> HoldsAsync(Descriptor blob, CancellationToken cancellationToken);
}
