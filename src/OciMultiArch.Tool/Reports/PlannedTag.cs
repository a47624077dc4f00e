namespace OciMultiArch.Tool.Reports;

/// <summary>One tag of a plan.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">What it would point at.</param>
/// <param name="Now">What it points at now; null when it is free.</param>
/// <param name="Unchanged">Whether that is the same, so that it is not written.</param>
internal sealed record PlannedTag(string Tag, string Digest, string? Now, bool Unchanged)
{
    public static PlannedTag Of(PushPlan plan, Digest root, Tag tag)
    {
        var now = plan.Current.GetValueOrDefault(tag);
        return new(tag.Value, root.ToString(), now?.ToString(), now == root);
    }
}
