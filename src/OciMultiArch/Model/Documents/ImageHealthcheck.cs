using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// Docker's health check of an image config. Times are in nanoseconds; null or 0 means the runtime's default.
/// </summary>
public sealed record ImageHealthcheck
{
    /// <summary>
    /// The test: empty to inherit, <c>NONE</c>, <c>CMD</c> and arguments, or <c>CMD-SHELL</c> and a command line.
    /// </summary>
    [JsonPropertyName("Test")]
    public IReadOnlyList<string> Test { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Time between two tests, in nanoseconds.</summary>
    [JsonPropertyName("Interval")]
    public long? Interval { get; init; }

    /// <summary>Time after which a test counts as hung, in nanoseconds.</summary>
    [JsonPropertyName("Timeout")]
    public long? Timeout { get; init; }

    /// <summary>Time in which failures do not count, in nanoseconds.</summary>
    [JsonPropertyName("StartPeriod")]
    public long? StartPeriod { get; init; }

    /// <summary>Time between two tests while starting, in nanoseconds.</summary>
    [JsonPropertyName("StartInterval")]
    public long? StartInterval { get; init; }

    /// <summary>How many failures in a row make a container unhealthy.</summary>
    [JsonPropertyName("Retries")]
    public int? Retries { get; init; }
}
