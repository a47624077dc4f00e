using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>release --json</c> prints.</summary>
internal sealed class ReleaseReport
{
    internal ReleaseReport(IReadOnlyList<ReleaseResult> results, int requests, bool isDryRun)
    {
        Succeeded = results.Count(static result => result.IsSuccess);
        Failed = results.Count(static result => !result.IsSuccess);
        Requests = requests;
        DryRun = isDryRun;
        Indexes = [.. results.Select(static result => new Index(result))];
    }

    /// <summary>How many indexes were written; in a dry run, how many could be.</summary>
    public int Succeeded { get; }

    public int Failed { get; }

    /// <summary>HTTP requests of the whole run.</summary>
    public int Requests { get; }

    /// <summary>Whether nothing was written because only a plan was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; }

    /// <summary>The indexes in the order of the file.</summary>
    public IReadOnlyList<Index> Indexes { get; }

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        var rows = Indexes.Select(static index => index.Row());
        Output.Table(["INDEX", "DIGEST", "IMAGES", "RESULT"], rows);
        foreach (var index in Indexes)
            index.WriteMoved();
        Output.Line(
            $"{Succeeded} {(DryRun ? "can be released" : "released")}, {Failed} failed, {Output.Count(Requests, "request")}");
    }

    /// <summary>One index of a release.</summary>
    internal sealed class Index
    {
        internal Index(ReleaseResult result)
        {
            Reference = result.Index.Index.ToString();
            Digest = result.Artifact?.Digest.ToString();
            Images = result.Index.Images.Count;
            Failure = result.Failure is null ? null : Failure.Of(result.Failure);
            Written = Texts(result.Written);
            Unchanged = Texts(result.Unchanged);
            Kept = Texts(result.Kept);
            NotWritten = Texts(result.Unwritten);
            IReadOnlyList<Tag> all = [.. result.Written, .. result.Unchanged, .. result.Kept, .. result.Unwritten];
            Before = result.Before is null ? null : TagChange.Former(all, result.Before).ToDictionary();
            Plan = result.Plan is null ? null : new(result.Plan);
        }

        /// <summary>The name it was to be written under.</summary>
        public string Reference { get; }

        /// <summary>The digest; null when the index could not be made.</summary>
        public string? Digest { get; }

        /// <summary>How many images it was to be made of.</summary>
        public int Images { get; }

        /// <summary>Whether all is there as asked: false too where a tag was kept.</summary>
        public bool Succeeded => Failure is null && Kept.Count == 0;

        /// <summary>Why the index failed; null if it did not.</summary>
        [JsonIgnore]
        public Failure? Failure { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Error => Failure?.Error;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Problem => Failure?.Problem;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Status => Failure?.Status;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Codes => Failure?.Codes;

        public IReadOnlyList<string> Written { get; }

        public IReadOnlyList<string> Unchanged { get; }

        /// <summary>Tags that hold another digest and were not touched.</summary>
        public IReadOnlyList<string> Kept { get; }

        public IReadOnlyList<string> NotWritten { get; }

        /// <summary>
        /// What each tag held before: a digest, or null for a tag that was not there. Null where that was not asked for.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, string?>? Before { get; }

        /// <summary>What would be done; only of a dry run.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public PlanDocument? Plan { get; }

        public string[] Row()
        {
            var outcome = string.Join("; ", Outcome());
            return [Reference, Digest ?? "-", Output.Number(Images), outcome];
        }

        /// <summary>Says which tags held something else before.</summary>
        public void WriteMoved()
        {
            var repository = Reference[..Reference.LastIndexOf(':')];
            foreach (var tag in Written.Concat(Plan is null ? [] : NotWritten))
                if (Before?.GetValueOrDefault(tag) is { } held && Digest is not null)
                    Output.Line($"{repository}:{tag}: {TagChange.Text(held, Digest)}");
        }

        private IEnumerable<string> Outcome()
        {
            if (Failure is not null)
                yield return "FAILED";
            if (Written.Count > 0)
                yield return $"written: {string.Join(", ", Written)}";
            if (Unchanged.Count > 0)
                yield return $"unchanged: {string.Join(", ", Unchanged)}";
            if (Kept.Count > 0)
                yield return $"kept: {string.Join(", ", Kept)}";
            if (NotWritten.Count > 0)
                yield return $"{(Plan is null ? "NOT written" : "to write")}: {string.Join(", ", NotWritten)}";
            if (Plan is { BytesToSend: > 0 })
                yield return $"{Output.Size(Plan.BytesToSend)} to send";
        }

        private static IReadOnlyList<string> Texts(IReadOnlyList<Tag> tags) =>
            [.. tags.Select(static tag => tag.Value)];
    }
}
