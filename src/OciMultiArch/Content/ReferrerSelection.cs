using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>Which of the artifacts that refer to an image go along with it: SBOMs, signatures and others.</summary>
/// <remarks>
/// Referrers are looked for of the index, of the indexes and images inside it (not of attestations, which are part of
/// it), and of the referrers themselves, up to 8 levels and 10 000 in all.
/// </remarks>
public sealed record ReferrerSelection
{
    private ReferrerSelection()
    {
    }

    /// <summary>None: nothing is asked.</summary>
    public static ReferrerSelection None { get; } = new() { ArtifactTypes = Frozen.Empty<string>() };

    /// <summary>All referrers, whatever their type.</summary>
    public static ReferrerSelection All { get; } = new();

    /// <summary>
    /// The artifact types that go along; what refers to these goes along whatever its type. Null for all, empty for
    /// none.
    /// </summary>
    public IReadOnlyList<string>? ArtifactTypes { get; private init; }

    /// <summary>
    /// Whether what cosign keeps under tags beside an image goes along too, under the same tags: <c>sha256-HEX.sig</c>,
    /// <c>.att</c> and <c>.sbom</c>. False by default.
    /// </summary>
    public bool SignatureTags { get; init; }

    /// <summary>
    /// Whether referrers of an index or image that an edit has changed are made anew for what became of it, with another
    /// subject and all else as it is. A signature is not, for it holds for the digest that was signed alone, nor a statement
    /// of in-toto, such as provenance, which names the digest itself; nor what refers to one. What an SBOM or a report says
    /// is taken over as it is. Costs a question for each manifest that was changed and one for each referrer, and each is
    /// read. False by default: they stay, and are told.
    /// </summary>
    public bool Relinks { get; init; }

    /// <summary>
    /// Nothing goes along. What refers to what an edit changed is told: one question, and nothing is asked of others.
    /// </summary>
    internal static ReferrerSelection Told { get; } = new() { IsTold = true };

    internal bool IsTold { get; private init; }

    internal bool IsEmpty => !WantsReferrers && !SignatureTags;

    internal bool WantsReferrers => ArtifactTypes is not { Count: 0 };

    /// <summary>The referrers of some types, and what refers to these.</summary>
    /// <param name="artifactTypes">The types, such as <c>application/spdx+json</c>.</param>
    /// <exception cref="FormatException">One is not a media type.</exception>
    public static ReferrerSelection OfTypes(params IEnumerable<string> artifactTypes)
    {
        ArgumentNullException.ThrowIfNull(artifactTypes);
        var types = artifactTypes.Select(static type => MediaType.Parse(type).Value).Distinct();
        return new() { ArtifactTypes = Frozen.List(types) };
    }

    internal bool Takes(Descriptor referrer) =>
        ArtifactTypes is null || (referrer.ArtifactType is { } type && ArtifactTypes.Contains(type));
}
