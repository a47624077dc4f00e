using System.Text.Json.Serialization;

using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>delete --json</c> prints.</summary>
internal sealed record Deletion
{
    /// <summary>What was deleted, in the order of the command line; with --dry-run, what would be.</summary>
    public required IReadOnlyList<Item> Deleted { get; init; }

    /// <summary>What stays because of a failure; the first of it is what failed.</summary>
    public required IReadOnlyList<Item> NotDeleted { get; init; }

    /// <summary>Tags that fit a policy and are kept, and why; none without a policy.</summary>
    public IReadOnlyList<KeptTag> Kept { get; init; } = [];

    /// <summary>Why something stays; null if nothing does.</summary>
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

    /// <summary>Whether nothing was deleted because only a plan was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }

    /// <summary>HTTP requests of the whole run.</summary>
    public required int Requests { get; init; }

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        foreach (var item in Deleted)
            Output.Line($"{(DryRun ? "would delete" : "deleted")} {item.Name()}");
        foreach (var item in Deleted.Where(static item => item.Warning is not null))
            Output.Line($"NOT taken out of a list of referrers: {item.Reference}");
        foreach (var item in NotDeleted)
            Output.Line($"NOT deleted {item.Name()}");
        foreach (var tag in Kept)
            Output.Line($"kept {tag.Reference} ({tag.Reason})");
    }

    /// <summary>A tag that is kept.</summary>
    /// <param name="Reference">The tag.</param>
    /// <param name="Reason">
    /// <c>newest</c>, <c>recent</c>, <c>age unknown</c> or <c>attached</c>; <c>moved meanwhile</c>, <c>needed meanwhile</c>
    /// or <c>attached to meanwhile</c> for what was planned to go.
    /// </param>
    internal sealed record KeptTag(string Reference, string Reason);

    /// <summary>One tag or one manifest.</summary>
    /// <param name="Reference">What the command line named.</param>
    /// <param name="Digest">What the tag pointed at, or the manifest.</param>
    /// <param name="Tags">The tags that went with it.</param>
    internal sealed record Item(string Reference, string Digest, IReadOnlyList<string> Tags)
    {
        /// <summary>Whether a manifest is deleted, not a tag alone.</summary>
        [JsonIgnore]
        public bool IsManifest { get; init; }

        /// <summary>What the deletion left undone; null for nothing.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Warning { get; init; }

        public string Name()
        {
            if (!IsManifest)
                return $"{Reference} ({Digest})";
            if (Tags.Count == 0)
                return Reference;
            return $"{Reference}, with the tags {string.Join(", ", Tags)}";
        }
    }
}
