using System.Text.Json.Serialization;

namespace OciMultiArch.Tool.Reports;

/// <summary>One blob or manifest of a plan.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Platforms">The platforms of the images that hold it.</param>
/// <param name="Action">What would be done: <c>send</c>, <c>mount</c> or <c>none</c>.</param>
/// <param name="From">The repository it would be mounted from.</param>
internal sealed record PlannedEntry(
    string Digest,
    string MediaType,
    long Size,
    IReadOnlyList<string> Platforms,
    string Action,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From)
{
    public static PlannedEntry Of(PushedContent each) => new(
        each.Descriptor.Digest.ToString(),
        each.Descriptor.MediaType.Value,
        each.Descriptor.Size,
        [.. each.Platforms.Select(static platform => platform.ToString())],
        each.Arrival switch { Arrival.Present => "none", Arrival.Mounted => "mount", _ => "send" },
        each.Origin?.ToString());
}
