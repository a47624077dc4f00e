using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What was done at one destination, and what was not.</summary>
internal sealed record DestinationReport
{
    /// <summary>The first name of what was to be written, or its digest where it has no name.</summary>
    public required string Reference { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>Why not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Tags that were written, in their order.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Tags that held the digest before.</summary>
    public IReadOnlyList<string> Unchanged { get; init; } = [];

    /// <summary>Tags that are not known to be written.</summary>
    public IReadOnlyList<string> NotWritten { get; init; } = [];

    public int BlobsSent { get; init; }

    public int BlobsMounted { get; init; }

    public int BlobsPresent { get; init; }

    /// <summary>Bytes of the blobs that were sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Digests of blobs and manifests that had not arrived when it failed.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What would be done; only of a dry run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDocument? Plan { get; init; }

    public static DestinationReport Of(string reference, PushResult result)
    {
        var blobs = result.Reports.SelectMany(static each => each.Blobs).ToList();
        int Count(Arrival arrival) => blobs.Count(each => each.Arrival == arrival);
        return new()
        {
            Reference = reference,
            Succeeded = result.IsSuccess,
            Error = result.Failure is { } failure ? ErrorText.Of(failure) : null,
            Written = Names(result, static each => each.Written),
            Unchanged = Names(result, static each => each.Unchanged),
            NotWritten = Names(result, static each => each.Unwritten),
            BlobsSent = Count(Arrival.Copied),
            BlobsMounted = Count(Arrival.Mounted),
            BlobsPresent = Count(Arrival.Present),
            BytesSent = blobs.Where(static each => each.Arrival == Arrival.Copied).Sum(static each => each.Descriptor.Size),
            Missing = result.IsSuccess ? [] : [.. result.Reports.SelectMany(static each => each.Missing).Select(static each => each.Digest.ToString()).Distinct()],
        };
    }

    private static IReadOnlyList<string> Names(PushResult result, Func<PushReport, IReadOnlyList<Tag>> tags) =>
        [.. result.Reports.SelectMany(tags).Select(static each => each.Value)];
}
