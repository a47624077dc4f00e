namespace OciMultiArch.Tool;

/// <summary>What a verb that writes did: the document of <c>--json</c>.</summary>
internal sealed record Report
{
    /// <summary>The first name of what was written, or its digest where it has no name.</summary>
    public required string Reference { get; init; }

    public required string Digest { get; init; }

    public required string MediaType { get; init; }

    public required long Size { get; init; }

    /// <summary>The entries of an index in its order, or the image itself.</summary>
    public required IReadOnlyList<ReportEntry> Manifests { get; init; }

    /// <summary>All tags that now hold the digest because they were asked for, those that held it before included.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>HTTP requests of the whole run.</summary>
    public required int Requests { get; init; }

    public required int BlobsSent { get; init; }

    /// <summary>Bytes of the blobs that were sent.</summary>
    public required long BytesSent { get; init; }

    public static Report Of(Session session, Place place, Artifact root, IReadOnlyList<Tag> tags, params IReadOnlyList<PushReport> pushes)
    {
        var sent = pushes.SelectMany(static each => each.Blobs).Where(static each => each.Arrival == Arrival.Copied).ToList();
        return new()
        {
            Reference = tags.Count > 0 ? $"{place}:{tags[0]}" : $"{place}@{root.Digest}",
            Digest = root.Digest.ToString(),
            MediaType = root.MediaType.Value,
            Size = root.Descriptor.Size,
            Manifests = ReportEntry.All(root),
            Tags = [.. tags.Select(static each => each.Value)],
            Requests = session.Requests,
            BlobsSent = sent.Count,
            BytesSent = sent.Sum(static each => each.Descriptor.Size),
        };
    }
}
