namespace OciMultiArch;

/// <summary>How a blob or manifest came to be in a store.</summary>
public enum Arrival
{
    /// <summary>It was there already; nothing was sent.</summary>
    Present,

    /// <summary>The registry took it over from one of its own repositories; no bytes were sent.</summary>
    Mounted,

    /// <summary>Its bytes were sent.</summary>
    Copied,
}
