using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>manifest merge --json</c> prints.</summary>
internal sealed partial class Merged
{
    private Merged(string reference, MergeReport report, int requests)
    {
        Reference = reference;
        Digest = report.Index?.Digest.ToString();
        Parts = [.. report.Parts.SelectMany(Part.AllOf)];
        Missing = [.. report.Missing.Select(static platform => platform.ToString())];
        Ignored = [.. report.Skipped.Select(IgnoredTag.Of)];
        Dropped = [.. report.Dropped.Select(DroppedImage.Of)];
        TagsWaiting = Texts(report.WaitingTags);
        Removed = Texts(report.Removed);
        NotRemoved = Texts(report.NotRemoved);
        RemovalError = report.RemovalFailure is null ? null : ErrorText.Of(report.RemovalFailure);
        TagsUnchanged = Texts(report.UnchangedTags);
        IReadOnlyList<Tag> asked = [.. report.WrittenTags, .. report.PendingTags, .. report.UnchangedTags];
        Before = TagChange.Former(asked, report.Before).ToDictionary();
        Requests = requests;
    }

    public string Reference { get; }

    /// <summary>The digest of the index; null when none is there yet.</summary>
    public string? Digest { get; }

    /// <summary>The images of all parts that are there, in the order of the index.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>Platforms of <c>--expect-platforms</c> that have no part.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Tags that are named like parts and hold something else.</summary>
    public IReadOnlyList<IgnoredTag> Ignored { get; }

    /// <summary>Images of the index that was there before, which have no part and are not in the new one.</summary>
    public IReadOnlyList<DroppedImage> Dropped { get; }

    /// <summary>
    /// Part tags that were written, or with <c>--dry-run</c> would be. A run that writes also lists tags that held the
    /// image already.
    /// </summary>
    public IReadOnlyList<string> PartsWritten { get; private init; } = [];

    /// <summary>Tags of the index that were written, or with <c>--dry-run</c> would be.</summary>
    public IReadOnlyList<string> TagsWritten { get; private init; } = [];

    /// <summary>Tags of the index that held it already.</summary>
    public IReadOnlyList<string> TagsUnchanged { get; }

    /// <summary>What each tag of the index held before: a digest, or null for a tag that was not there.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; }

    /// <summary>Tags of the index that are written only when none of <see cref="Missing"/> is missing.</summary>
    public IReadOnlyList<string> TagsWaiting { get; }

    /// <summary>How often the index was written; with <c>--dry-run</c> 1 when it would be.</summary>
    public int Rounds { get; private init; }

    public IReadOnlyList<string> Removed { get; }

    public IReadOnlyList<string> NotRemoved { get; }

    /// <summary>Why part tags stay that were to be removed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RemovalError { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; private init; }

    public int Requests { get; }

    /// <summary>What a merge did.</summary>
    public static Merged Of(string reference, MergeReport report, int requests)
    {
        var own = report.Parts.Where(static part => part.IsOwn);
        return new(reference, report, requests)
        {
            PartsWritten = Texts(own.Select(static part => part.Tag)),
            TagsWritten = Texts(report.WrittenTags),
            Rounds = report.Rounds,
        };
    }

    /// <summary>What a merge would do.</summary>
    public static Merged OfPlan(string reference, MergeReport plan, int requests) => new(reference, plan, requests)
    {
        PartsWritten = Texts(plan.WrittenParts),
        TagsWritten = Texts(plan.PendingTags),
        Rounds = plan.PendingTags.Count > 0 ? 1 : 0,
        DryRun = true,
    };

    private static IReadOnlyList<string> Texts(IEnumerable<Tag> tags) => [.. tags.Select(static tag => tag.Value)];

    /// <summary>One image of a merged index.</summary>
    /// <param name="Platform">What it runs on.</param>
    /// <param name="Digest">The digest of its manifest.</param>
    /// <param name="Tag">The part tag that holds it.</param>
    /// <param name="Own">Whether it was given to this run.</param>
    internal sealed record Part(string Platform, string Digest, string Tag, bool Own)
    {
        public static IEnumerable<Part> AllOf(MergePart part) => part.Images.Select(image => Of(part, image));

        private static Part Of(MergePart part, Descriptor image) =>
            new(image.Platform!.ToString(), image.Digest.ToString(), part.Tag.Value, part.IsOwn);
    }

    /// <summary>A tag that is named like a part and holds something else.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Digest">What it holds.</param>
    /// <param name="Platforms">The platforms of the images in it.</param>
    internal sealed record IgnoredTag(string Tag, string Digest, IReadOnlyList<string> Platforms)
    {
        public static IgnoredTag Of(MergePart part)
        {
            var platforms = part.Platforms.Select(static platform => platform.ToString());
            return new(part.Tag.Value, part.Digest.ToString(), [.. platforms]);
        }

        public string Message()
        {
            var content = Platforms.Count == 0
                ? "no image that says its platform"
                : $"an image for {string.Join(", ", Platforms)}";
            return $"the tag {Tag} is named like a part, but holds {content} ({Digest}), so it is not in the index. "
                + "Push the image that is meant there, or give this one another tag.";
        }
    }

    /// <summary>An image that the index held before and does not hold any more.</summary>
    /// <param name="Platform">What it runs on.</param>
    /// <param name="Digest">The digest of its manifest.</param>
    internal sealed record DroppedImage(string Platform, string Digest)
    {
        public static DroppedImage Of(Descriptor image) => new(image.Platform!.ToString(), image.Digest.ToString());
    }
}
