using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <content>What was attached to an index and to each of its images.</content>
internal sealed partial class Report
{
    /// <summary>What was attached to what; null where it is one thing alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Attachment>? Attachments { get; init; }

    /// <summary>One referrer and what it refers to.</summary>
    /// <param name="Platform">What the image runs on; null for the index.</param>
    /// <param name="Subject">The digest of the index or image.</param>
    /// <param name="Digest">The digest of the referrer.</param>
    internal sealed record Attachment(string? Platform, string Subject, string Digest)
    {
        /// <summary>Null for none.</summary>
        public static IReadOnlyList<Attachment>? AllOf(IReadOnlyList<(Artifact Referrer, Descriptor Subject)> pairs)
        {
            if (pairs.Count == 0)
                return null;
            return [.. pairs.Select(Of)];
        }

        public static void WriteTable(IEnumerable<Attachment> attachments)
        {
            var rows = attachments.Select(static attachment => attachment.Row());
            Output.Table(["REFERS TO", "DIGEST", "REFERRER"], rows);
        }

        private static Attachment Of((Artifact Referrer, Descriptor Subject) pair)
        {
            var (referrer, subject) = pair;
            return new(subject.Platform?.ToString(), $"{subject.Digest}", $"{referrer.Digest}");
        }

        private string[] Row() => [Platform ?? "the index", Subject, Digest];
    }
}
