using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>delete --json</c> prints.</summary>
/// <param name="Deleted">What went, in the order of the command line; with --dry-run, what would go.</param>
/// <param name="NotDeleted">What stays because of a failure: the first of it is what failed.</param>
/// <param name="Error">The failure, or null.</param>
/// <param name="DryRun">Whether nothing was deleted because only a plan was asked for.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record Deletion(
    IReadOnlyList<Deleted> Deleted,
    IReadOnlyList<Deleted> NotDeleted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool DryRun,
    int Requests)
{
    /// <summary>One thing to delete, where it is, and what is said of it.</summary>
    internal sealed record Step(Target Target, IContentStore Store, Deleted What);
}
