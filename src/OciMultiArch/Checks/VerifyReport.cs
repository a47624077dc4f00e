using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What was looked at in an artifact, and what is wrong with it.</summary>
public sealed record VerifyReport
{
    /// <summary>The root.</summary>
    public required Descriptor Root { get; init; }

    /// <summary>Whether layers were read (<see cref="VerifyOptions.ReadsLayers"/>).</summary>
    public bool HasReadLayers { get; init; }

    /// <summary>Distinct manifests and indexes that are there and right, the root included.</summary>
    public int Manifests { get; init; }

    /// <summary>
    /// Distinct configs, layers and other blobs that are there and right as far as they were looked at.
    /// </summary>
    public int Blobs { get; init; }

    /// <summary>The bytes of those manifests and blobs together.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// The platforms of the images that were found, and of other artifacts that an index states one of, in the order of
    /// the index, each once.
    /// </summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>
    /// What the manifests are that are no images (charts, signatures, SBOMs, plugins), each once: the type of artifact,
    /// or else that of the config or the first file. Attestations within an index are not among them.
    /// </summary>
    public IReadOnlyList<string> ArtifactTypes { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>
    /// What is wrong, in the order of the documents. A blob that several images need stands there once for each of
    /// them.
    /// </summary>
    public IReadOnlyList<VerifyProblem> Problems
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<VerifyProblem>();

    /// <summary>Whether no pull would suffer: there are no problems but warnings.</summary>
    public bool IsSound => Problems.All(static problem => problem.IsWarning);
}
