namespace OciMultiArch.Content;

/// <summary>
/// A store behind a network, asked only to save work: what it refuses to tell is unknown, and writing decides. Who
/// needs the answer itself asks the store as <see cref="IContentStore"/>, where a refusal is an error.
/// </summary>
internal interface IRemoteStore : IContentStore
{
    /// <summary>What a tag points at; null for nothing, and where the store does not tell.</summary>
    ValueTask<Digest?> AskTagAsync(Tag tag, CancellationToken cancellationToken);

    /// <summary>Whether a manifest is there; false also where the store does not tell.</summary>
    ValueTask<bool> AskManifestAsync(Descriptor manifest, CancellationToken cancellationToken);

    /// <summary>Whether a blob is there; null where the store does not tell.</summary>
    ValueTask<bool?> AskBlobAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>
    /// Tells of requests that will soon be sent together, so that their connections are made meanwhile. Sends nothing.
    /// </summary>
    /// <param name="requests">How many there will be at once.</param>
    void Expect(int requests);

    /// <summary>The same for requests that only read.</summary>
    /// <param name="requests">How many there will be at once.</param>
    void ExpectReads(int requests);

    /// <summary>Waits before a write is tried again, longer with each try.</summary>
    /// <param name="attempt">How often it was tried again before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it may be tried again; false at once when it was tried as often as allowed.</returns>
    ValueTask<bool> BackOffAsync(int attempt, CancellationToken cancellationToken);
}
