namespace OciMultiArch.Content;

/// <summary>
/// The tags under which cosign keeps signatures, attestations and SBOMs of a manifest, in the manifest's repository.
/// </summary>
internal static class SignatureTag
{
    private static readonly string[] Endings = ["sig", "att", "sbom"];

    /// <summary>The tags of one manifest, whether or not they are there.</summary>
    public static IEnumerable<Tag> AllOf(Digest subject) =>
        Endings.Select(ending => $"{subject.Algorithm}-{subject.Encoded}.{ending}")
            .Where(static text => Tag.TryParse(text, null, out _))
            .Select(static text => Tag.Parse(text));
}
