namespace OciMultiArch.Tool.Reports;

/// <summary>One image of a merged index.</summary>
/// <param name="Platform">What it runs on.</param>
/// <param name="Digest">The digest of its manifest.</param>
/// <param name="Tag">The part tag that holds it.</param>
/// <param name="Own">Whether it was given to this run.</param>
internal sealed record MergePartEntry(string Platform, string Digest, string Tag, bool Own)
{
    public static IEnumerable<MergePartEntry> AllOf(MergePart part) =>
        part.Images.Select(image => new MergePartEntry(image.Platform!.ToString(), image.Digest.ToString(), part.Tag.Value, part.IsOwn));
}
