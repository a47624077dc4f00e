namespace OciMultiArch.Tool.Reports;

/// <summary>A tag that is named like a part and holds something else.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">What it holds.</param>
/// <param name="Platforms">What the images in it run on.</param>
internal sealed record SkippedPartEntry(string Tag, string Digest, IReadOnlyList<string> Platforms)
{
    public static SkippedPartEntry Of(MergePart part) => new(part.Tag.Value, part.Digest.ToString(), [.. part.Platforms.Select(static each => each.ToString())]);

    /// <summary>What to do about it.</summary>
    public string Advice =>
        $"the tag {Tag} is named like a part, but holds {(Platforms.Count == 0 ? "no image that says its platform" : $"an image for {string.Join(", ", Platforms)}")}, {Digest}: it is not in the index. Push the image that is meant there, or give it another tag.";
}
