using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One blob or manifest of a push or of its plan, and how it comes to be in the store.</summary>
public sealed record PushedContent
{
    /// <summary>What it is.</summary>
    public required Descriptor Descriptor { get; init; }

    /// <summary>Whether it is the config of a manifest that was looked at, whatever its type is.</summary>
    public bool IsConfig { get; init; }

    /// <summary>
    /// Whether it was there, was taken over from a neighbour, or was sent. In a plan: what is expected, as far as
    /// reading can tell.
    /// </summary>
    public required Arrival Arrival { get; init; }

    /// <summary>
    /// Where it will be taken over from. Null unless a plan expects a mount. A registry may refuse the mount; then the
    /// bytes are sent.
    /// </summary>
    public IContentSource? Origin { get; init; }

    /// <summary>The platforms of the images that hold it; empty where no document in hand says one.</summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();
}
