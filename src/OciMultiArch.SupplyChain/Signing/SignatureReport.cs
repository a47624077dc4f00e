using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>Which signatures an image has, and whether they are those that a policy wants. Immutable.</summary>
public sealed record SignatureReport
{
    /// <summary>All that was found, whether it holds or not; those of an index first.</summary>
    public IReadOnlyList<ImageSignature> Signatures { get; init => field = Frozen.List(value); } = Frozen.Empty<ImageSignature>();

    /// <summary>The digests of what has no signature that holds; empty when all is well.</summary>
    public IReadOnlyList<Digest> Untrusted { get; init => field = Frozen.List(value); } = Frozen.Empty<Digest>();

    /// <summary>Whether everything that needs a signature has one that holds.</summary>
    public bool IsTrusted => Untrusted.Count == 0;

    /// <summary>What is said of the image where it is not trusted (<see cref="Problem.NotSigned"/>); null otherwise.</summary>
    public OciException? Refusal { get; init; }
}
