namespace OciMultiArch.Http;

/// <summary>How often one call was sent. One request of it runs at a time.</summary>
internal sealed class SendCounter
{
    /// <summary>
    /// The number of the try; 1 is the first, further ones follow failures. A redirect, and the answer to a
    /// challenge, belong to their try.
    /// </summary>
    public int Attempt { get; private set; }

    /// <summary>How often the call was sent before, for whatever reason.</summary>
    public int Resends { get; private set; } = -1;

    /// <summary>Counts a try.</summary>
    public void Try() => Attempt++;

    /// <summary>Counts a request.</summary>
    public void Send() => Resends++;
}
