using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <content>The tags.</content>
internal sealed partial class SyncReport
{
    /// <summary>One tag, or all of a repository whose tags cannot be told.</summary>
    /// <param name="From">What is copied.</param>
    /// <param name="To">Where it goes.</param>
    /// <param name="Outcome">How it ended.</param>
    internal sealed record SyncedTag(string From, string To, string Outcome)
    {
        /// <summary>What the source holds; null when that was not asked for.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Digest { get; init; }

        /// <summary>What the target held before; null where it had no such tag, or it was not asked for.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Before { get; init; }

        /// <summary>Whether the target had no such tag.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool New { get; init; }

        /// <summary>Bytes of blobs that were sent; in a dry run, bytes that would be.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long BytesSent { get; init; }

        /// <summary>How many referrers went along; in a dry run, would.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Referrers { get; init; }

        /// <summary>How many referrers, and tags of signatures that are known, stayed.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int LeftBehind { get; init; }

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

        /// <summary>Whether the tag holds something else that <c>--no-clobber</c> keeps.</summary>
        [JsonIgnore]
        public bool IsClobber { get; init; }

        public static SyncedTag Of(string from, string to, TagCopyResult result)
        {
            SyncedTag tag = new($"{from}:{result.Tag}", $"{to}:{result.Tag}", OutcomeOf(result))
            {
                Digest = result.Source?.Digest.ToString(),
                BytesSent = result.Plan?.BytesToSend ?? BytesOf(result.Report),
                IsClobber = result.IsKept,
            };
            if ((result.Plan?.Current ?? result.Report?.Before) is { } held)
            {
                var before = held.GetValueOrDefault(result.Tag);
                tag = tag with { Before = before?.ToString(), New = before is null };
            }
            var along = result.Plan?.Referrers[0] ?? result.Report?.Referrers;
            if (along is not null && !result.IsKept)
                tag = tag.With(along);
            if (result.Failure is { } failure)
                tag = tag with { Failure = Failure.Of(failure) };
            return tag;
        }

        /// <summary>Tells what is worth a line while the run goes on.</summary>
        public void Write()
        {
            if (Outcome is Unchanged or Failed)
                return;
            var details = string.Join(", ", Details());
            if (details.Length > 0)
                details = $" ({details})";
            Output.Line($"{(Outcome == Planned ? "to copy" : Outcome)} {To}{details}");
        }

        private SyncedTag With(ReferrerReport along)
        {
            var left = along.LeftBehind.Count + along.SignatureTagsLeftBehind.Count;
            return this with { Referrers = along.Attached.Count, LeftBehind = left };
        }

        private IEnumerable<string> Details()
        {
            if (New)
                yield return "new";
            if (Before is not null && Digest is not null && Before != Digest)
                yield return TagChange.Text(Before, Digest);
            if (BytesSent > 0)
                yield return Output.Size(BytesSent);
            if (Referrers > 0)
                yield return Referrers == 1 ? "with 1 referrer" : $"with {Referrers} referrers";
            if (LeftBehind > 0)
                yield return $"{LeftBehind} left behind";
        }

        private static long BytesOf(PushReport? report)
        {
            var sent = report?.Blobs.Where(static blob => blob.Arrival == Arrival.Copied);
            return sent?.Sum(static blob => blob.Descriptor.Size) ?? 0;
        }

        private static string OutcomeOf(TagCopyResult result)
        {
            if (!result.IsSuccess)
                return Failed;
            if (result.IsImmutable)
                return Immutable;
            if (result.IsKept)
                return Kept;
            if (result.IsUnchanged)
                return Unchanged;
            return result.Plan is null ? Copied : Planned;
        }
    }
}
