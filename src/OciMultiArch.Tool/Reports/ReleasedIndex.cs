using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>One index of a release.</summary>
internal sealed record ReleasedIndex
{
    /// <summary>The name it was to be written under.</summary>
    public required string Reference { get; init; }

    /// <summary>Null when it could not be made.</summary>
    public required string? Digest { get; init; }

    /// <summary>How many images it was to be made of.</summary>
    public required int Images { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>Why not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    public required IReadOnlyList<string> Written { get; init; }

    public required IReadOnlyList<string> Unchanged { get; init; }

    public required IReadOnlyList<string> NotWritten { get; init; }

    /// <summary>What would be done; only of a dry run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDocument? Plan { get; init; }

    public static ReleasedIndex Of(ReleaseResult result) => new()
    {
        Reference = result.Index.Index.ToString(),
        Digest = result.Artifact?.Digest.ToString(),
        Images = result.Index.Images.Count,
        Succeeded = result.IsSuccess,
        Error = result.Failure is { } failure ? ErrorText.Of(failure) : null,
        Written = Names(result.Written),
        Unchanged = Names(result.Unchanged),
        NotWritten = Names(result.Unwritten),
        Plan = result.Plan is { } plan ? PlanDocument.Of(plan) : null,
    };

    private static IReadOnlyList<string> Names(IReadOnlyList<Tag> tags) => [.. tags.Select(static each => each.Value)];
}
