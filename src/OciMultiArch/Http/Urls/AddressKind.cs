namespace OciMultiArch.Http;

/// <summary>Where an address can be reached from.</summary>
internal enum AddressKind
{
    /// <summary>From everywhere; also a name, of which nothing is known before it is resolved.</summary>
    Public,

    /// <summary>This machine: 127/8, ::1, localhost.</summary>
    Loopback,

    /// <summary>This link: 169.254/16, fe80::/10; cloud machines find their secrets there.</summary>
    LinkLocal,

    /// <summary>This organisation: RFC 1918, RFC 6598, unique and site local IPv6.</summary>
    Private,

    /// <summary>No host's address: unspecified, multicast, broadcast, reserved.</summary>
    Reserved,
}
