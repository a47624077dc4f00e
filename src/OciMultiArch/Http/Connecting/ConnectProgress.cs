namespace OciMultiArch.Http;

/// <summary>
/// Whether the connection that a request waits for is still being made: silence then means something else.
/// </summary>
internal sealed class ConnectProgress
{
    /// <summary>Where a request carries it.</summary>
    public static readonly HttpRequestOptionsKey<ConnectProgress> Key = new("oci.connecting");

    private volatile bool isConnecting;

    public bool IsConnecting
    {
        get => isConnecting;
        set => isConnecting = value;
    }

    /// <summary>That of a request; a new one where the request carries none.</summary>
    public static ConnectProgress Of(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Key, out var progress))
            return progress;
        return new();
    }
}
