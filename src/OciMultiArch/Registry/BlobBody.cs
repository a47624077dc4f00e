namespace OciMultiArch.Registry;

/// <summary>The body of an answer to a request for a blob.</summary>
/// <param name="Stream">The bytes.</param>
/// <param name="From">The place of its first byte in the blob: 0 where a range was ignored.</param>
/// <param name="Origin">Which repository answered.</param>
/// <param name="Health">What is known of the mirrors.</param>
internal sealed record BlobBody(Stream Stream, long From, ReadPlace Origin, MirrorHealth Health)
{
    /// <summary>The mirror that answered, for messages; null for the registry itself.</summary>
    public object? Place => Origin.IsMirror ? Origin : null;

    /// <summary>Passes the mirror over for a while; the registry itself is always asked.</summary>
    public void Distrust()
    {
        if (Origin.IsMirror)
            Health.RestRepository(Origin);
    }
}
