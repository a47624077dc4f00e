namespace OciMultiArch;

/// <summary>What a message handler is used for.</summary>
public enum HandlerPurpose
{
    /// <summary>Requests to the registry that was named.</summary>
    Registry,

    /// <summary>
    /// Requests to hosts that an answer named: token services, redirect targets. The library's own handler refuses
    /// addresses inside a network; a custom one decides for itself.
    /// </summary>
    Foreign,
}
