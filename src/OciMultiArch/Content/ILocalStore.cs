namespace OciMultiArch.Content;

/// <summary>A store on this machine, where a look costs little.</summary>
internal interface ILocalStore : IContentStore
{
    /// <summary>
    /// Whether a blob is here in its size. For callers that only guess what will be read: unlike
    /// <see cref="IContentStore.HasBlobAsync"/> it does not make the blob count as new for pruning.
    /// </summary>
    ValueTask<bool> HoldsAsync(Descriptor blob, CancellationToken cancellationToken);
}
