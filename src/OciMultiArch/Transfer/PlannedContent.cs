using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One blob or manifest of a plan, and how it will come to be in the store as far as could be asked.</summary>
public sealed record PlannedContent
{
    /// <summary>What it is.</summary>
    public required Descriptor Descriptor { get; init; }

    /// <summary>Whether it is there already, will be taken over from a neighbour, or must be sent.</summary>
    public required Arrival Expected { get; init; }

    /// <summary>Where it will be taken over from; null unless a mount is expected. A registry may refuse; then its bytes are sent.</summary>
    public IContentSource? Origin { get; init; }

    /// <summary>The platforms of the images that hold it; empty where no document in hand says one.</summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();
}
