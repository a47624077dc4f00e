using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

internal sealed partial class Report
{
    /// <content>What the tags held before.</content>
    internal sealed partial record Destination
    {
        private void WriteWritten()
        {
            Output.List("written", [.. Written.Where(tag => !IsKnown(tag))]);
            foreach (var tag in Written.Where(IsKnown))
                Output.Line($"  {tag}: {TagChange.Text(Before![tag], Digests[tag])}");
        }

        private bool IsKnown(string tag) => Before?.ContainsKey(tag) == true && Digests.ContainsKey(tag);

        private Destination WithFormer(IReadOnlyList<PushReport> reports)
        {
            Dictionary<string, string?> before = new(StringComparer.Ordinal);
            Dictionary<string, string> digests = new(StringComparer.Ordinal);
            Dictionary<Digest, long> sizes = [];
            foreach (var report in reports)
            {
                Tag[] tags = [.. report.Written, .. report.Unchanged, .. report.Kept, .. report.Unwritten];
                foreach (var tag in tags)
                    digests[tag.Value] = report.Root.Digest.ToString();
                if (report.Before is { } held)
                    foreach (var (tag, digest) in TagChange.Former(tags, held))
                        before[tag] = digest;
                foreach (var (image, size) in report.ContentSizes)
                    sizes[image] = size;
            }
            return this with { Before = before.Count == 0 ? null : before, Digests = digests, ContentSizes = sizes };
        }
    }
}
