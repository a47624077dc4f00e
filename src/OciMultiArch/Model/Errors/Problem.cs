namespace OciMultiArch;

/// <summary>
/// What went wrong, for programs that react to it. More values may be added: treat an unknown one as
/// <see cref="Unspecified"/>.
/// </summary>
public enum Problem
{
    /// <summary>Nothing more precise is known than the message says.</summary>
    Unspecified = 0,

    /// <summary>Two images of one index are for the same platform.</summary>
    DuplicatePlatform,

    /// <summary>Docker and OCI images are mixed in one index.</summary>
    MixedFormats,

    /// <summary>There is no image for a platform that is wanted, or an image does not say its platform.</summary>
    MissingPlatform,

    /// <summary>
    /// Docker's media types cannot hold what is asked for: annotations, an artifact type, a subject, an attestation.
    /// </summary>
    UnsupportedByDocker,

    /// <summary>An index would hold no image.</summary>
    EmptyIndex,

    /// <summary>Content contradicts itself, or is of another kind than the operation needs.</summary>
    InvalidContent,

    /// <summary>Bytes are not what their digest, size or descriptor says.</summary>
    DamagedContent,

    /// <summary>A tag, manifest, blob, repository or file is not there.</summary>
    NotFound,

    /// <summary>The registry wants credentials, and none were at hand.</summary>
    LoginNeeded,

    /// <summary>The registry or its token service did not accept the credentials.</summary>
    LoginRefused,

    /// <summary>The account may not do this.</summary>
    Forbidden,

    /// <summary>
    /// The registry refused the request for a reason of its own: a policy, a type it does not take.
    /// </summary>
    Refused,

    /// <summary>The registry, store or program does not offer the operation, for example deletion.</summary>
    NotSupported,

    /// <summary>The registry asks for fewer requests (429).</summary>
    Throttled,

    /// <summary>The registry failed (5xx).</summary>
    ServerFailure,

    /// <summary>The registry's answer is not what the protocol promises.</summary>
    InvalidResponse,

    /// <summary>There is no connection: an unknown name, a refused or a broken connection.</summary>
    Unreachable,

    /// <summary>The other side was silent for longer than the time-out allows.</summary>
    TimedOut,

    /// <summary>The certificate of the registry is not trusted on this machine, or is for another host.</summary>
    UntrustedCertificate,

    /// <summary>One side speaks plain HTTP, the other TLS.</summary>
    TransportMismatch,

    /// <summary>A registry named a host that may not be contacted, or that may not see its credentials.</summary>
    UntrustedHost,

    /// <summary>
    /// A quota or size limit is reached: of the registry, of the disk, or of what this library reads.
    /// </summary>
    LimitExceeded,

    /// <summary>A file or folder cannot be read or written.</summary>
    DiskFailure,

    /// <summary>
    /// Another program or client uses or changes the same thing, or a tag that may not move holds something else.
    /// </summary>
    Conflict,

    /// <summary>A program could not be built.</summary>
    BuildFailed,

    /// <summary>A program that is needed (go, a credential helper) is missing or does not work.</summary>
    MissingProgram,

    /// <summary>
    /// The proxy on the way cannot be reached, wants a login, does not connect, or would see credentials.
    /// </summary>
    ProxyFailure,

    /// <summary>
    /// The host asks for a client certificate in the TLS handshake, and there is none, or not one that it accepts.
    /// </summary>
    ClientCertificateNeeded,

    /// <summary>An image has no signature that is required, or none that holds.</summary>
    NotSigned,
}
