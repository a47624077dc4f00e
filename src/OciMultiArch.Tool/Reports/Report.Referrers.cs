using System.Text.Json.Serialization;
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
            LeftBehind = Digests(leftBehind);
            var tags = reports.SelectMany(static report => report.SignatureTagsLeftBehind);
            SignatureTagsLeftBehind = [.. tags.Select(static tag => tag.Value)];
        }

        /// <summary>Digests of what went along.</summary>
        public IReadOnlyList<string> Attached { get; }

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

        public void Write()
        {
            if (Attached.Count > 0)
                Console.Out.WriteLine($"  with {Count(Attached.Count, "referrer")}");
            if (LeftBehind.Count > 0)
                Console.Out.WriteLine($"  left behind: {Count(LeftBehind.Count, "referrer")} ({Types()})");
            if (SignatureTagsLeftBehind.Count > 0)
            {
                var tags = Count(SignatureTagsLeftBehind.Count, "tag");
                Console.Out.WriteLine($"  left behind: {tags} of signatures; --tags-of-signatures takes them along");
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
