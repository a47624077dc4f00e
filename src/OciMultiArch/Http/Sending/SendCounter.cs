namespace OciMultiArch.Http;

/// <summary>How often one request went out. One request is under way at a time.</summary>
internal sealed class SendCounter
{
    /// <summary>The tries that are due to failures: 1 is the first. What a redirect or a challenge asks for belongs to its try.</summary>
    public int Attempt { get; private set; }

    /// <summary>How often it was sent before, for whatever reason.</summary>
    public int Resends { get; private set; } = -1;

    public void Try() => Attempt++;

    public void Send() => Resends++;
}
