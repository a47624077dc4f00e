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

    /// <summary>What a tag is beside; null for a tag of another kind.</summary>
    public static Digest? SubjectOf(string tag)
    {
        var point = tag.LastIndexOf('.');
        var dash = tag.IndexOf('-', StringComparison.Ordinal);
        if (point < 0 || dash < 0 || dash > point || !Endings.Contains(tag[(point + 1)..]))
            return null;
        var text = $"{tag[..dash]}:{tag[(dash + 1)..point]}";
        return Digest.TryParse(text, null, out var subject) ? subject : null;
    }
}
