using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What becomes of a tag, in words.</summary>
internal static class TagChange
{
    /// <param name="before">What it held; null for a tag that was not there.</param>
    /// <param name="digest">What it holds then.</param>
    public static string Text(string? before, string digest) =>
        before == digest ? "unchanged" : $"{before ?? "new"} {Screen.Arrow} {digest}";

    /// <summary>What tags held, by their names.</summary>
    /// <param name="tags">The tags that were asked for.</param>
    /// <param name="held">What those of them hold that were there.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Former(
        IEnumerable<Tag> tags, IReadOnlyDictionary<Tag, Digest> held) =>
        tags.Select(tag => KeyValuePair.Create(tag.Value, held.GetValueOrDefault(tag)?.ToString()));
}
