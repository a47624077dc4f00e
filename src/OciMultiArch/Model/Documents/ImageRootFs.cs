using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>The DiffIDs of an image's layers: the member <c>rootfs</c> of an image config.</summary>
public sealed record ImageRootFs
{
    /// <summary>Always <c>layers</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? "layers"; } = "layers";

    /// <summary>The digest of each layer's uncompressed tar, base first.</summary>
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<Digest> DiffIds { get; init => field = Frozen.List(value); } = Frozen.Empty<Digest>();
}
