using System.Text.Json.Serialization;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Reports;

/// <summary>What a verb that writes did: the document of <c>--json</c>.</summary>
internal sealed record Report
{
    /// <summary>The first name of what was written, or its digest where it has no name; of several destinations, at the first.</summary>
    public required string Reference { get; init; }

    public required string Digest { get; init; }

    public required string MediaType { get; init; }

    public required long Size { get; init; }

    /// <summary>The entries of an index in its order, or the image itself.</summary>
    public required IReadOnlyList<ReportEntry> Manifests { get; init; }

    /// <summary>Digests of what was attached and went with it; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Attached { get; init; }

    /// <summary>All tags that were asked for and hold the digest now at every destination, those that held it before included.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>HTTP requests of the whole run.</summary>
    public required int Requests { get; init; }

    /// <summary>Blobs that were sent, at all destinations together.</summary>
    public required int BlobsSent { get; init; }

    /// <summary>Bytes of the blobs that were sent.</summary>
    public required long BytesSent { get; init; }

    /// <summary>What was done at each destination.</summary>
    public required IReadOnlyList<DestinationReport> Destinations { get; init; }

    /// <summary>Whether nothing was written because only a plan was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }

    public static Report Of(Session session, IReadOnlyList<NamedArtifact> roots, IReadOnlyList<DestinationReport> destinations)
    {
        var root = roots[^1];
        return new()
        {
            Reference = destinations[0].Reference,
            Digest = root.Artifact.Digest.ToString(),
            MediaType = root.Artifact.MediaType.Value,
            Size = root.Artifact.Descriptor.Size,
            Manifests = ReportEntry.All(root.Artifact, entry => OwnTags(roots, entry)),
            Attached = root.Artifact.Attached.Count == 0 ? null : [.. root.Artifact.Attached.Select(static each => each.Digest.ToString())],
            Tags = [.. root.Tags.Select(static each => each.Value).Where(each => destinations.All(place => place.Written.Contains(each) || place.Unchanged.Contains(each)))],
            Requests = session.Requests,
            BlobsSent = destinations.Sum(static each => each.BlobsSent),
            BytesSent = destinations.Sum(static each => each.BytesSent),
            Destinations = destinations,
            DryRun = session.IsDryRun,
        };
    }

    private static IReadOnlyList<string>? OwnTags(IReadOnlyList<NamedArtifact> roots, Descriptor entry) =>
        roots.SkipLast(1).FirstOrDefault(each => each.Artifact.Digest == entry.Digest) is { } own ? [.. own.Tags.Select(static each => each.Value)] : null;
}
