namespace OciMultiArch;

/// <summary>
/// A store that also takes bytes whose digest is known only at their end, for example of a layer that is being packed.
/// </summary>
public interface IContentCache : IContentStore
{
    /// <summary>Stores what <paramref name="write"/> produces.</summary>
    /// <param name="type">The media type of the blob.</param>
    /// <param name="write">
    /// Writes the bytes, once, to the stream it is handed. When it throws, nothing is stored.
    /// </param>
    /// <param name="cancellationToken">Ends the work; nothing is stored.</param>
    /// <returns>A blob that is read from this cache.</returns>
    ValueTask<Blob> PackAsync(
        MediaType type,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default);
}
