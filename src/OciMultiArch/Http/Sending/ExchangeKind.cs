namespace OciMultiArch;

/// <summary>What one exchange was for.</summary>
public enum ExchangeKind
{
    /// <summary>A request to the API of the registry that was named.</summary>
    Registry,

    /// <summary>A request for a token, at whatever host the registry's challenge named.</summary>
    Token,

    /// <summary>A request that the registry sent on to another host, for example to where it stores blobs.</summary>
    Redirected,
}
