using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// Where images come from: who built them, of which sources, in which way and on which base (SLSA provenance v1,
/// slsa.dev/spec/v1.0/provenance). It says what it is given, and what Go programs in the images say themselves. Equal
/// when every member is.
/// </summary>
public sealed record Provenance
{
    /// <summary>
    /// The builder, a URI that stands for who can be trusted for what is said here, for example the workflow of a build
    /// server (<c>runDetails.builder.id</c>).
    /// </summary>
    /// <exception cref="ArgumentException">It is no absolute URI, or holds a user or password.</exception>
    public required string BuilderId
    {
        get;
        init => field = PublicUri.CheckBuilder(value);
    }

    /// <summary>
    /// How the images were made, a URI (<c>buildDefinition.buildType</c>); by default that of Go programs and files that
    /// are packed into layers. Of an index that is composed of others' images it is <see cref="ComposedIndex"/>: then only the index
    /// gets provenance.
    /// </summary>
    public string BuildType { get; init; } = "urn:ocimultiarch:build:v1";

    /// <summary>
    /// The repository of the sources, for example <c>git+https://github.com/acme/api</c>; null, the default, takes the
    /// annotation <c>org.opencontainers.image.source</c> of the image or index.
    /// </summary>
    /// <exception cref="ArgumentException">It is a URL with a password.</exception>
    public string? Source
    {
        get;
        init => field = PublicUri.CheckSource(value);
    }

    /// <summary>
    /// The commit of the sources; null, the default, takes the annotation <c>org.opencontainers.image.revision</c> of the
    /// image or index, and without it the <c>vcs.revision</c> of the first Go program that has one.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>
    /// Whether the sources differ from that commit; null, the default, where that is not known. It is written as the
    /// annotation <c>modified</c> of the sources.
    /// </summary>
    public bool? IsModified { get; init; }

    /// <summary>
    /// What whoever asked for the build chose (<c>buildDefinition.externalParameters</c>); in the order of the names. No
    /// secrets: everybody who may read the image reads this.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>The image or index that the images are built on; null, the default, for none.</summary>
    public Artifact? Base { get; init; }

    /// <summary>
    /// Names this run of the builder (<c>runDetails.metadata.invocationId</c>); null, the default, for none, so that equal
    /// sources give equal bytes.
    /// </summary>
    public string? InvocationId { get; init; }

    /// <summary>The build type of an index that is composed of images which others have built.</summary>
    public const string ComposedIndex = "urn:ocimultiarch:compose:v1";
}
