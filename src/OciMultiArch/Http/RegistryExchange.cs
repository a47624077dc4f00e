using System.Net;

namespace OciMultiArch;

/// <summary>One HTTP request and its answer, without any secret: no header, and of a URL's query only what names content.</summary>
public sealed record RegistryExchange
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The URL with secret parts of its query replaced.</summary>
    public required string Url { get; init; }

    /// <summary>The status of the answer, or null when none came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Why no answer came, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>The time until the answer's headers were in.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What the registry warns of (distribution-spec, "Warnings"); each text once for a client. Empty as a rule.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = Model.Frozen.List(value); } = Model.Frozen.Empty<string>();

    /// <summary>Bytes of the body that was sent; 0 when there was none.</summary>
    public long BytesSent { get; init; }
}
