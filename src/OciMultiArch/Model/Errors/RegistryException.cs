using System.Net;

namespace OciMultiArch;

/// <summary>A registry, or the way to it, refused or failed a request.</summary>
public sealed class RegistryException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public RegistryException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was tried, where, what the registry answered, what to do.</param>
    public RegistryException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was tried, where, what the registry answered, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The HTTP status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The error codes of the answer (distribution-spec, "Error codes"), as sent, for example <c>MANIFEST_UNKNOWN</c>; empty when there were none.</summary>
    public IReadOnlyList<string> ErrorCodes { get; init => field = Internal.Frozen.List(value); } = Internal.Frozen.Empty<string>();

    /// <summary>How long the registry asked to wait before the next try, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
