using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>How an artifact is verified. Copied when the work begins.</summary>
public sealed class VerifyOptions
{
    /// <summary>How closely it is looked at; <see cref="VerifyDepth.Quick"/> by default.</summary>
    public VerifyDepth Depth { get; set; }

    /// <summary>Platforms that there must be an image for; none by default. A version of the operating system counts where one is named.</summary>
    public IReadOnlyList<Platform> ExpectedPlatforms { get; set => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    internal VerifyOptions Copy() => new() { Depth = Depth, ExpectedPlatforms = ExpectedPlatforms };
}
