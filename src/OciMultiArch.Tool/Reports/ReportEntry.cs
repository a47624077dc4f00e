using System.Text.Json.Serialization;

namespace OciMultiArch.Tool.Reports;

/// <summary>One image of what was written.</summary>
/// <param name="Platform">What it runs on, or null where no document in hand says it.</param>
/// <param name="Digest">The digest of its manifest.</param>
/// <param name="Size">Bytes of its manifest.</param>
/// <param name="Tags">Tags of its own; null where it has none.</param>
internal sealed record ReportEntry(
    string? Platform, string Digest, long Size, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tags = null)
{
    public static IReadOnlyList<ReportEntry> All(Artifact root, Func<Descriptor, IReadOnlyList<string>?>? tags = null) =>
        [.. (root.Index?.Manifests ?? [root.Descriptor]).Select(each => new ReportEntry(each.Platform?.ToString(), each.Digest.ToString(), each.Size, tags?.Invoke(each)))];
}
