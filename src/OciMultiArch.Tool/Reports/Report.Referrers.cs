using System.Text.Json.Serialization;
using OciMultiArch.Content;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

internal sealed partial class Report
{
    /// <summary>What belongs to an image beside what it holds: what went along to one destination, and what stayed.</summary>
    internal sealed class AlongDocument
    {
        private readonly IReadOnlyList<Descriptor> leftBehind;

        private AlongDocument(IReadOnlyList<ReferrerReport> reports)
        {
            leftBehind = [.. reports.SelectMany(static report => report.LeftBehind)];
            Attached = Digests(reports.SelectMany(static report => report.Attached));
            Relinked = Digests(reports.SelectMany(static report => report.Relinked));
            LeftBehind = Digests(leftBehind);
            var tags = reports.SelectMany(static report => report.SignatureTagsLeftBehind);
            SignatureTagsLeftBehind = [.. tags.Select(static tag => tag.Value)];
        }

        /// <summary>Digests of what went along.</summary>
        public IReadOnlyList<string> Attached { get; }

        /// <summary>Digests of those that were made anew for what became of their subject.</summary>
        public IReadOnlyList<string> Relinked { get; }

        /// <summary>Digests of referrers that stayed.</summary>
        public IReadOnlyList<string> LeftBehind { get; }

        /// <summary>Tags of cosign's that are known and stayed.</summary>
        public IReadOnlyList<string> SignatureTagsLeftBehind { get; }

        /// <summary>Null where there is nothing to tell.</summary>
        public static AlongDocument? Of(IEnumerable<ReferrerReport> reports)
        {
            AlongDocument document = new([.. reports]);
            var count = document.Attached.Count + document.LeftBehind.Count + document.SignatureTagsLeftBehind.Count;
            return count == 0 ? null : document;
        }

        /// <summary>What went along of what a push took along; of one that failed, what had arrived.</summary>
        public static AlongDocument? Of(IEnumerable<PushReport> reports)
        {
            return Of(reports.Select(Arrived));

            static ReferrerReport Arrived(PushReport report)
            {
                var missing = report.Missing.Select(static content => content.Digest).ToHashSet();
                var along = report.Referrers;
                return along with
                {
                    Attached = [.. along.Attached.Where(referrer => !missing.Contains(referrer.Digest))],
                    Relinked = [.. along.Relinked.Where(referrer => !missing.Contains(referrer.Digest))],
                };
            }
        }

        public void Write()
        {
            if (Attached.Count > 0)
            {
                var anew = Relinked.Count == 0 ? "" : $", {Relinked.Count} of them made anew for the new digests";
                Output.Line($"  with {Count(Attached.Count, "referrer")}{anew}");
            }
            if (LeftBehind.Count > 0)
                Output.Line($"  left behind: {Count(LeftBehind.Count, "referrer")} ({Types()})");
            if (Relinked.Count > 0 && leftBehind.Any(SignatureTypes.IsSignature))
                Output.Line("  a signature is not made anew, as it holds for what was signed alone: sign the result");
            if (Relinked.Count > 0 && leftBehind.Any(SignatureTypes.IsStatement))
                Output.Line("  a statement, such as provenance, is not made anew, as the digest that it is about stands in it");
            if (SignatureTagsLeftBehind.Count > 0)
            {
                var tags = Count(SignatureTagsLeftBehind.Count, "tag");
                Output.Line($"  left behind: {tags} of signatures; --tags-of-signatures takes them along");
            }
        }

        private static IReadOnlyList<string> Digests(IEnumerable<Descriptor> manifests) =>
            [.. manifests.Select(static manifest => manifest.Digest.ToString()).Distinct()];

        private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

        private string Types()
        {
            var types = leftBehind.CountBy(static referrer => referrer.ArtifactType ?? referrer.MediaType.Value);
            return string.Join(", ", types.Select(static type => $"{type.Value} {Output.Plain(type.Key)}"));
        }
    }
}
