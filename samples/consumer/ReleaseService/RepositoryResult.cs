using OciMultiArch;

namespace Acme.ReleaseService;

/// <summary>What was done at one repository, and what was not.</summary>
internal sealed record RepositoryResult
{
    public required string Repository { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>Why not.</summary>
    public string? Error { get; init; }

    public IReadOnlyList<string> TagsWritten { get; init; } = [];

    /// <summary>Tags that held the image before.</summary>
    public IReadOnlyList<string> TagsUnchanged { get; init; } = [];

    public IReadOnlyList<string> TagsNotWritten { get; init; } = [];

    public int BlobsSent { get; init; }

    public int BlobsThereAlready { get; init; }

    /// <summary>Digests of what had not arrived.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public static RepositoryResult Of(string repository, PushResult result) => new()
    {
        Repository = repository,
        Succeeded = result.IsSuccess,
        Error = result.Failure?.Message,
        TagsWritten = Tags(result, static each => each.Written),
        TagsUnchanged = Tags(result, static each => each.Unchanged),
        TagsNotWritten = Tags(result, static each => each.Unwritten),
        BlobsSent = result.Reports.Sum(static each => each.Blobs.Count(static blob => blob.Arrival == Arrival.Copied)),
        BlobsThereAlready = result.Reports.Sum(static each => each.Blobs.Count(static blob => blob.Arrival != Arrival.Copied)),
        Missing = [.. result.Reports.SelectMany(static each => each.Missing).Select(static each => each.Digest.ToString())],
    };

    private static List<string> Tags(PushResult result, Func<PushReport, IReadOnlyList<Tag>> tags) => [.. result.Reports.SelectMany(tags).Select(static each => each.Value)];
}
