namespace OciMultiArch.Cleaning;

/// <summary>
/// Tags that name what is attached to a manifest by its digest: the list of its referrers (distribution-spec, "Referrers
/// Tag Schema"), and what cosign keeps beside it.
/// </summary>
internal static class SideTags
{
    private const int MaxLetters = 64;
    private const string Sha256 = "sha256-";
    private static readonly string[] Ends = ["", ".sig", ".att", ".sbom"];

    /// <summary>The list of referrers of a manifest.</summary>
    public static Tag ListOf(Digest subject)
    {
        var text = $"{subject}".Replace(':', '-');
        var end = text.IndexOf('-', StringComparison.Ordinal) + 1 + MaxLetters;
        return Tag.Parse(text[..Math.Min(text.Length, end)]);
    }

    /// <summary>All such tags of a manifest, the list first.</summary>
    public static IEnumerable<Tag> Of(Digest subject)
    {
        var list = ListOf(subject);
        return Ends.Select(end => Tag.Parse($"{list}{end}"));
    }

    /// <summary>What a tag is attached to; null for a tag of another kind.</summary>
    public static Digest? SubjectOf(Tag tag)
    {
        var text = tag.Value;
        var end = text.IndexOf('.', StringComparison.Ordinal);
        if (end >= 0 && !Ends.Contains(text[end..]))
            return null;
        var name = end < 0 ? text : text[..end];
        // Many a plain tag, as app-1, could be read as a digest of an unknown kind.
        var isOfDigest = name.StartsWith(Sha256, StringComparison.Ordinal) && name.Length == Sha256.Length + MaxLetters;
        if (!isOfDigest || !Digest.TryParse($"sha256:{name[Sha256.Length..]}", null, out var subject))
            return null;
        return subject;
    }
}
