namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>--dry-run</c> would do at one destination.</summary>
internal sealed record PlanDocument
{
    /// <summary>Bytes of blobs and manifests that would be sent.</summary>
    public required long BytesToSend { get; init; }

    public required IReadOnlyList<PlannedEntry> Blobs { get; init; }

    /// <summary>In the order in which they would be written.</summary>
    public required IReadOnlyList<PlannedEntry> Manifests { get; init; }

    /// <summary>In the order in which they would be written.</summary>
    public required IReadOnlyList<PlannedTag> Names { get; init; }

    public static PlanDocument Of(PushPlan plan) => new()
    {
        BytesToSend = plan.BytesToSend,
        Blobs = [.. plan.Blobs.Select(PlannedEntry.Of)],
        Manifests = [.. plan.Manifests.Select(PlannedEntry.Of)],
        Names = [.. plan.Roots.SelectMany(root => root.Tags.Select(tag => PlannedTag.Of(plan, root.Artifact.Digest, tag)))],
    };
}
