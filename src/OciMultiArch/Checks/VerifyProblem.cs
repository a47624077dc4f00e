using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One thing that is wrong with an artifact.</summary>
public sealed record VerifyProblem
{
    /// <summary>What is wrong.</summary>
    public required VerifyProblemKind Kind { get; init; }

    /// <summary>What it means for whoever pulls.</summary>
    public required VerifySeverity Severity { get; init; }

    /// <summary>The way to it from the root: the root's digest, then platforms (digests where there are none), then the digest of a blob.</summary>
    public IReadOnlyList<string> Path { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>What is wrong, as the document that points at it describes it; null when that is the root itself or something that is not there at all.</summary>
    public Descriptor? Descriptor { get; init; }

    /// <summary>A sentence that names it, and what to do.</summary>
    public required string Message { get; init; }

    /// <summary>Way and sentence.</summary>
    public override string ToString() => $"{string.Join(" > ", Path)}: {Message}";
}
