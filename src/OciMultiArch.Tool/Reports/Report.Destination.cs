using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <content>The destinations.</content>
internal sealed partial class Report
{
    /// <summary>What was done at one destination, and what was not.</summary>
    internal sealed partial record Destination
    {
        /// <summary>The first name of what was to be written, or its digest if it has no name.</summary>
        public required string Reference { get; init; }

        /// <summary>Whether all is there as asked: false too where a tag was kept.</summary>
        public bool Succeeded => Failure is null && Kept.Count == 0;

        /// <summary>The place without a tag.</summary>
        [JsonIgnore]
        public string Place { get; init; } = "";

        /// <summary>Why the destination failed; null if it did not.</summary>
        [JsonIgnore]
        public Failure? Failure { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Error => Failure?.Error;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Problem => Failure?.Problem;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Status => Failure?.Status;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Codes => Failure?.Codes;

        /// <summary>Tags that were written, in their order.</summary>
        public IReadOnlyList<string> Written { get; init; } = [];

        /// <summary>
        /// What each tag held before that was asked for: a digest, or null for a tag that was not there. Null where none was
        /// asked for.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, string?>? Before { get; init; }

        /// <summary>What the tags are to hold.</summary>
        [JsonIgnore]
        public IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>();

        /// <summary>Bytes of the configs and layers of images that were in hand.</summary>
        [JsonIgnore]
        public IReadOnlyDictionary<Digest, long> ContentSizes { get; init; } = new Dictionary<Digest, long>();

        /// <summary>Tags that held the digest before.</summary>
        public IReadOnlyList<string> Unchanged { get; init; } = [];

        /// <summary>Tags that hold another digest and were, or would be, left as they are.</summary>
        public IReadOnlyList<string> Kept { get; init; } = [];

        /// <summary>
        /// Layers that were left out, as clients fetch them from elsewhere: their digests; null for none.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? ForeignLayers { get; init; }

        /// <summary>Tags that are not known to be written.</summary>
        public IReadOnlyList<string> NotWritten { get; init; } = [];

        public int BlobsSent { get; init; }

        public int BlobsMounted { get; init; }

        public int BlobsPresent { get; init; }

        /// <summary>Bytes of the blobs that were sent.</summary>
        public long BytesSent { get; init; }

        /// <summary>Digests of blobs and manifests that had not arrived when it failed.</summary>
        public IReadOnlyList<string> Missing { get; init; } = [];

        /// <summary>What belongs to the image beside what it holds; null where nothing is known of that.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public AlongDocument? Referrers { get; init; }

        /// <summary>Whether the referrers are named elsewhere in what people read.</summary>
        [JsonIgnore]
        public bool TellsNoReferrers { get; init; }

        /// <summary>What would be done; only of a dry run.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public PlanDocument? Plan { get; init; }

        public static Destination Of(string reference, PushResult result)
        {
            var destination = Of(reference, result.Reports);
            return destination with
            {
                Failure = result.Failure is null ? null : Failure.Of(result.Failure),
                Missing = result.IsSuccess ? [] : MissingOf(result.Reports),
            };
        }

        public static Destination Of(string reference, params IReadOnlyList<PushReport> reports)
        {
            var contents = reports.SelectMany(static report => report.Blobs);
            var blobs = contents.ToLookup(static blob => blob.Arrival);
            Destination destination = new()
            {
                Reference = reference,
                Written = TagsOf(reports, static report => report.Written),
                Unchanged = TagsOf(reports, static report => report.Unchanged),
                NotWritten = TagsOf(reports, static report => report.Unwritten),
            };
            destination = destination.WithFormer(reports);
            var sent = blobs[Arrival.Copied].ToArray();
            destination = destination with
            {
                Kept = TagsOf(reports, static report => report.Kept),
                Referrers = AlongDocument.Of(reports),
                ForeignLayers = ForeignLayersOf(reports.SelectMany(static report => report.ForeignLayers)),
            };
            return destination with
            {
                BlobsSent = sent.Length,
                BlobsMounted = blobs[Arrival.Mounted].Count(),
                BlobsPresent = blobs[Arrival.Present].Count(),
                BytesSent = sent.Sum(static blob => blob.Descriptor.Size),
            };
        }

        /// <summary>Whether a tag holds the digest now.</summary>
        public bool Holds(string tag) => Written.Contains(tag) || Unchanged.Contains(tag);

        /// <summary>Prints the destination for people.</summary>
        public void Write()
        {
            Output.Line(Reference);
            Plan?.Write();
            WriteWritten();
            Output.List("unchanged", Unchanged);
            Output.List("kept", Kept);
            Output.List("NOT written", NotWritten);
            Output.List("missing", Missing);
            if (ForeignLayers is not null)
                Output.List("foreign layers left out (--include-foreign fetches them)", ForeignLayers);
            if (Failure is null && !TellsNoReferrers)
                Referrers?.Write();
        }

        /// <summary>Digests of layers that are left out; null for none.</summary>
        public static IReadOnlyList<string>? ForeignLayersOf(IEnumerable<Descriptor> layers)
        {
            string[] shown = [.. layers.Select(Shown).Distinct(StringComparer.Ordinal)];
            return shown.Length == 0 ? null : shown;
        }

        private static string Shown(Descriptor layer) => layer.Digest.ToString();

        private static IReadOnlyList<string> TagsOf(
            IReadOnlyList<PushReport> reports, Func<PushReport, IReadOnlyList<Tag>> tags) =>
            [.. reports.SelectMany(tags).Select(static tag => tag.Value)];

        private static IReadOnlyList<string> MissingOf(IReadOnlyList<PushReport> reports)
        {
            var missing = reports.SelectMany(static report => report.Missing);
            return [.. missing.Select(static content => $"{content.Digest}").Distinct()];
        }
    }
}
