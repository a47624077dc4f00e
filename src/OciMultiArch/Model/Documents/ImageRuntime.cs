using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How a container of an image is run: the member <c>config</c> of an image config (image-spec, config.md).
/// </summary>
public sealed record ImageRuntime
{
    /// <summary>
    /// The user, as <c>user</c>, <c>uid</c>, <c>user:group</c> or <c>uid:gid</c>; null for the runtime's default.
    /// </summary>
    [JsonPropertyName("User")]
    public string? User { get; init; }

    /// <summary>Ports the program listens on, as <c>port/tcp</c>, <c>port/udp</c> or <c>port</c>.</summary>
    [JsonPropertyName("ExposedPorts")]
    public IReadOnlySet<string> ExposedPorts { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Environment variables as <c>NAME=value</c>.</summary>
    [JsonPropertyName("Env")]
    public IReadOnlyList<string> Env { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>The program and its fixed arguments.</summary>
    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string> Entrypoint { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Arguments that a user may replace; the whole command where there is no entrypoint.</summary>
    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string> Cmd { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Folders that hold data of a container.</summary>
    [JsonPropertyName("Volumes")]
    public IReadOnlySet<string> Volumes { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>The folder the program starts in, or null.</summary>
    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    /// <summary>Free key-value pairs, kept in the order given.</summary>
    [JsonPropertyName("Labels")]
    public IReadOnlyDictionary<string, string> Labels { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>The signal that asks the program to end, or null.</summary>
    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }

    /// <summary>
    /// Whether the command is one escaped Windows command line; null where the document does not say.
    /// </summary>
    [JsonPropertyName("ArgsEscaped")]
    public bool? ArgsEscaped { get; init; }

    /// <summary>Reserved by the specification: a memory limit in bytes, or null.</summary>
    [JsonPropertyName("Memory")]
    public long? Memory { get; init; }

    /// <summary>Reserved by the specification: memory and swap together in bytes, or null.</summary>
    [JsonPropertyName("MemorySwap")]
    public long? MemorySwap { get; init; }

    /// <summary>Reserved by the specification: relative CPU weight, or null.</summary>
    [JsonPropertyName("CpuShares")]
    public long? CpuShares { get; init; }

    /// <summary>Reserved by the specification, used by Docker: how to see that the program is well, or null.</summary>
    [JsonPropertyName("Healthcheck")]
    public ImageHealthcheck? Healthcheck { get; init; }
}
