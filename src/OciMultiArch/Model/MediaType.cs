using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A media type by the rules of RFC 6838: an open set, with names for the types this library knows.
/// Immutable; equal when the text is equal, case included, as digests depend on it.
/// </summary>
[JsonConverter(typeof(TextValueConverter<MediaType>))]
public sealed record MediaType : IParsable<MediaType>
{
    private static readonly SearchValues<char> FirstLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-");

    /// <summary>Makes a media type from its text.</summary>
    /// <param name="value">The text, for example <c>application/spdx+json</c>, without parameters.</param>
    /// <exception cref="FormatException">The text is not a media type.</exception>
    public MediaType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValid(value))
            throw new FormatException(
                $"'{Printable.Short(value)}' is not a media type: "
                + "it must be type/subtype in the characters of RFC 6838, without parameters.");
        Value = value;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>An OCI image index: <c>application/vnd.oci.image.index.v1+json</c>.</summary>
    public static MediaType OciIndex { get; } = new("application/vnd.oci.image.index.v1+json");

    /// <summary>An OCI image manifest: <c>application/vnd.oci.image.manifest.v1+json</c>.</summary>
    public static MediaType OciManifest { get; } = new("application/vnd.oci.image.manifest.v1+json");

    /// <summary>An OCI image config: <c>application/vnd.oci.image.config.v1+json</c>.</summary>
    public static MediaType OciConfig { get; } = new("application/vnd.oci.image.config.v1+json");

    /// <summary>An uncompressed OCI layer: <c>application/vnd.oci.image.layer.v1.tar</c>.</summary>
    public static MediaType OciLayer { get; } = new("application/vnd.oci.image.layer.v1.tar");

    /// <summary>A gzip-compressed OCI layer: <c>application/vnd.oci.image.layer.v1.tar+gzip</c>.</summary>
    public static MediaType OciLayerGzip { get; } = new("application/vnd.oci.image.layer.v1.tar+gzip");

    /// <summary>A zstd-compressed OCI layer: <c>application/vnd.oci.image.layer.v1.tar+zstd</c>.</summary>
    public static MediaType OciLayerZstd { get; } = new("application/vnd.oci.image.layer.v1.tar+zstd");

    /// <summary>
    /// The empty JSON object, for an artifact without config: <c>application/vnd.oci.empty.v1+json</c>.
    /// </summary>
    public static MediaType OciEmpty { get; } = new("application/vnd.oci.empty.v1+json");

    /// <summary>A Docker manifest list: <c>application/vnd.docker.distribution.manifest.list.v2+json</c>.</summary>
    public static MediaType DockerIndex { get; } = new("application/vnd.docker.distribution.manifest.list.v2+json");

    /// <summary>
    /// A Docker image manifest, schema 2: <c>application/vnd.docker.distribution.manifest.v2+json</c>.
    /// </summary>
    public static MediaType DockerManifest { get; } = new("application/vnd.docker.distribution.manifest.v2+json");

    /// <summary>A Docker image config: <c>application/vnd.docker.container.image.v1+json</c>.</summary>
    public static MediaType DockerConfig { get; } = new("application/vnd.docker.container.image.v1+json");

    /// <summary>A gzip-compressed Docker layer: <c>application/vnd.docker.image.rootfs.diff.tar.gzip</c>.</summary>
    public static MediaType DockerLayerGzip { get; } = new("application/vnd.docker.image.rootfs.diff.tar.gzip");

    /// <summary>An uncompressed Docker layer: <c>application/vnd.docker.image.rootfs.diff.tar</c>.</summary>
    public static MediaType DockerLayer { get; } = new("application/vnd.docker.image.rootfs.diff.tar");

    /// <summary>Whether content of this type is an index (OCI) or a manifest list (Docker).</summary>
    public bool IsIndex => this == OciIndex || this == DockerIndex;

    /// <summary>Whether content of this type is an image manifest, of OCI or of Docker.</summary>
    public bool IsImageManifest => this == OciManifest || this == DockerManifest;

    /// <summary>
    /// Whether content of this type goes to a registry's manifest endpoint: an index or an image manifest.
    /// </summary>
    public bool IsManifest => IsIndex || IsImageManifest;

    /// <summary>Whether this is an image config, of OCI or of Docker.</summary>
    public bool IsImageConfig => this == OciConfig || this == DockerConfig;

    /// <summary>Whether this type belongs to Docker's family (<c>application/vnd.docker.…</c>).</summary>
    public bool IsDocker => Value.StartsWith("application/vnd.docker.", StringComparison.Ordinal);

    /// <summary>
    /// Whether a registry is told not to take such layers from clients (Docker foreign, OCI non-distributable).
    /// </summary>
    public bool IsNonDistributable =>
        Value.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal)
        || Value.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal);

    /// <summary>Whether this is a layer of an image, of OCI or of Docker, in whatever compression.</summary>
    internal bool IsLayer =>
        Value.StartsWith("application/vnd.oci.image.layer.", StringComparison.Ordinal)
        || Value.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.Ordinal);

    /// <summary>Parses a media type.</summary>
    /// <param name="s">The text, without parameters.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is not a media type.</exception>
    public static MediaType Parse(string s, IFormatProvider? provider = null) => new(s);

    /// <summary>Parses a media type without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The media type when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out MediaType result)
    {
        result = s is not null && IsValid(s) ? new(s) : null;
        return result is not null;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Value;

    private static bool IsValid(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return false;
        return IsName(text.AsSpan(0, slash)) && IsName(text.AsSpan(slash + 1));
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 127)
            return false;
        return FirstLetters.Contains(name[0]) && !name.ContainsAnyExcept(Letters);
    }
}
