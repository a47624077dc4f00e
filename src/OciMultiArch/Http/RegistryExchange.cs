using System.Net;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// One HTTP request and its answer, without any secret: no header, and of a URL's query only what names content.
/// </summary>
public sealed record RegistryExchange
{
    /// <summary>What the request was for.</summary>
    public ExchangeKind Kind { get; init; }

    /// <summary>
    /// The number of the try: 1 the first, more when an earlier one failed. A redirect, and the answer to a
    /// challenge, belong to their try.
    /// </summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The URL with secret parts of its query replaced.</summary>
    public required string Url { get; init; }

    /// <summary>The status of the answer, or null when none came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Why no answer came, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// What went wrong, in a word to count by: the status where it is an error and not just an answer, or
    /// <c>timeout</c>, <c>canceled</c>, <c>connection_error</c>, <c>name_resolution_error</c>,
    /// <c>secure_connection_error</c>, <c>response_ended</c> or an exception's type. Null when nothing went wrong.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>The time until the answer's headers were in.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// The registry's warnings (distribution-spec, "Warnings"); each text once for a client. Empty as a rule.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>How many requests the registry still allows; null when it does not say.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Bytes of the request's body that were sent; 0 when there was none.</summary>
    public long BytesSent { get; init; }
}
