namespace OciMultiArch;

/// <summary>
/// Which setting or step helps. A program with words of its own (an option, a button) can offer those instead of
/// <see cref="Remedy.Text"/>.
/// </summary>
public enum RemedyKind
{
    /// <summary>Only <see cref="Remedy.Text"/> says what helps.</summary>
    Other = 0,

    /// <summary>
    /// Talk to the host <see cref="Remedy.Target"/> without TLS (<see cref="TransportSecurity.PlainHttp"/>).
    /// </summary>
    UsePlainHttp,

    /// <summary>Talk to the host <see cref="Remedy.Target"/> over TLS (<see cref="TransportSecurity.Tls"/>).</summary>
    UseTls,

    /// <summary>
    /// Name the host <see cref="Remedy.Target"/> in <see cref="RegistryHostOptions.TrustedHosts"/> of the registry
    /// <see cref="Remedy.Registry"/>.
    /// </summary>
    TrustHost,

    /// <summary>Log in to the registry <see cref="Remedy.Target"/>.</summary>
    LogIn,

    /// <summary>Raise the time-outs of the client.</summary>
    RaiseTimeout,

    /// <summary>Push again with <see cref="PushOptions.Recheck"/>.</summary>
    Recheck,

    /// <summary>Give the image a platform (<see cref="ArtifactExtensions"/>).</summary>
    SetPlatform,

    /// <summary>Convert the images to one family (<see cref="ArtifactEditExtensions"/>).</summary>
    ConvertImages,

    /// <summary>Convert what exists to the other format before the change.</summary>
    ConvertFirst,

    /// <summary>Use the OCI format.</summary>
    UseOciFormat,

    /// <summary>
    /// Say where the go command is; <see cref="Remedy.Target"/> is the one that was named, or null for the usual one.
    /// </summary>
    SetGoCommand,

    /// <summary>
    /// Set the time of creation, or correct the environment variable that <see cref="Remedy.Target"/> names.
    /// </summary>
    SetCreated,

    /// <summary>Name all platforms that are expected (<see cref="MergeOptions.Expect"/>).</summary>
    NamePlatforms,

    /// <summary>Name the repository that is written to (<see cref="JoinOptions.To"/>).</summary>
    NameTarget,

    /// <summary>Replace files that are there (<see cref="FilePullOptions.ReplacesFiles"/>).</summary>
    ReplaceFiles,

    /// <summary>Correct the proxy, or the environment variable, that <see cref="Remedy.Target"/> names.</summary>
    CheckProxy,

    /// <summary>Set user and password of the proxy <see cref="Remedy.Target"/>.</summary>
    LogInToProxy,

    /// <summary>
    /// Use TLS for the host <see cref="Remedy.Target"/>, or reach it without a proxy
    /// (<see cref="RegistryHostOptions.UseProxy"/>).
    /// </summary>
    BypassProxy,

    /// <summary>
    /// Name an authority in <see cref="RegistryHostOptions.CertificateAuthorities"/> of the registry
    /// <see cref="Remedy.Target"/>.
    /// </summary>
    TrustAuthority,

    /// <summary>
    /// Set <see cref="RegistryHostOptions.ClientCertificate"/> of the registry <see cref="Remedy.Target"/>.
    /// </summary>
    SetClientCertificate,

    /// <summary>Check a name with the tags of the repository or folder <see cref="Remedy.Target"/>.</summary>
    CheckTags,

    /// <summary>
    /// Try again, with fewer and smaller requests where the link is slow: <see cref="RegistryHostOptions.MaxWrites"/>
    /// and <see cref="RegistryHostOptions.ChunkBytes"/> of the registry <see cref="Remedy.Target"/>.
    /// </summary>
    SendLess,

    /// <summary>
    /// Take only the images of the platforms that <see cref="Remedy.Target"/> names, separated by commas
    /// (<c>ForPlatformsAsync</c> of <see cref="ArtifactEditExtensions"/>).
    /// </summary>
    ChoosePlatforms,

    /// <summary>Take along layers that are fetched from elsewhere (<see cref="PushOptions.ForeignLayers"/>).</summary>
    IncludeForeignLayers,

    /// <summary>
    /// Choose tags of one kind (<see cref="TagFilter.Match"/>, <see cref="TagFilter.Versions"/>,
    /// <see cref="TagFilter.Exclude"/>), or build images that say when they were created.
    /// </summary>
    ChooseTags,

    /// <summary>
    /// Name a C compiler that makes programs for the platform <see cref="Remedy.Target"/>; without one, turn cgo on.
    /// </summary>
    SetCompiler,

    /// <summary>
    /// Read it once where its registry may be asked: by <see cref="BaseCache.GetAsync"/>, so that it is kept, or in a
    /// push that may fetch it.
    /// </summary>
    AskRegistry,
}
