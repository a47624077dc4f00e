using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What was looked at in an artifact, and what is wrong with it.</summary>
public sealed record VerifyReport
{
    /// <summary>The root.</summary>
    public required Descriptor Root { get; init; }

    /// <summary>How closely it was looked at.</summary>
    public VerifyDepth Depth { get; init; }

    /// <summary>Distinct manifests and indexes that are there and right, the root included.</summary>
    public int Manifests { get; init; }

    /// <summary>Distinct configs, layers and other blobs that are there and right as far as they were looked at.</summary>
    public int Blobs { get; init; }

    /// <summary>The bytes of those manifests and blobs together.</summary>
    public long Bytes { get; init; }

    /// <summary>The platforms of the images that were found, in the order of the index, each once.</summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>What is wrong, in the order of the documents. A blob that several images need stands there once for each of them.</summary>
    public IReadOnlyList<VerifyProblem> Problems { get; init => field = Frozen.List(value); } = Frozen.Empty<VerifyProblem>();

    /// <summary>Whether nothing is wrong that a pull would suffer from: there is no problem but warnings.</summary>
    public bool IsSound => Problems.All(static each => each.Severity == VerifySeverity.Warning);
}
