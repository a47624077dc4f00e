namespace OciMultiArch;

/// <summary>What a message handler is used for.</summary>
public enum HandlerPurpose
{
    /// <summary>Requests to the registry that was named.</summary>
    Registry,

    /// <summary>Requests to hosts that an answer named: token services, redirect targets. Connections to addresses inside a network are refused.</summary>
    Foreign,
}
