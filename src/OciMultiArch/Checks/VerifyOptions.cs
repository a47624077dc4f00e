using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>How an artifact is verified. Copied when the work begins.</summary>
public sealed class VerifyOptions
{
    /// <summary>
    /// Whether every layer is read once: its digest, its DiffID, and whether the program that a container starts is one
    /// for the image's platform. False by default: every manifest and config is read, but of every layer only whether
    /// it is there, in the size that its manifest says.
    /// </summary>
    public bool ReadsLayers { get; set; }

    /// <summary>
    /// Platforms that there must be an image for; none by default. A version of the operating system counts where one
    /// is named.
    /// </summary>
    public IReadOnlyList<Platform> ExpectedPlatforms
    {
        get;
        set => field = Frozen.List(value);
    } = Frozen.Empty<Platform>();

    /// <summary>How far a layer may grow while it is read.</summary>
    internal DecompressionLimit Decompression { get; init; } = new();

    internal VerifyOptions Copy() =>
        new() { ReadsLayers = ReadsLayers, ExpectedPlatforms = ExpectedPlatforms, Decompression = Decompression };
}
