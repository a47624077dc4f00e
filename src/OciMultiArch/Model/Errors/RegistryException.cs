using System.Net;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>A registry, or the way to it, refused or failed a request.</summary>
public sealed class RegistryException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public RegistryException()
    {
        Problem = Problem.Unspecified;
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public RegistryException(string message) : base(Problem.Unspecified, message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RegistryException(string message, Exception innerException)
        : base(Problem.Unspecified, message, null, innerException)
    {
    }

    /// <summary>
    /// Makes an exception that says as data what happened. Its message is the reason and then the remedy.
    /// </summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="reason">What was asked for, where: whole sentences.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public RegistryException(Problem problem, string reason, Remedy? remedy = null, Exception? innerException = null)
        : base(problem, reason, remedy, innerException)
    {
    }

    /// <summary>The HTTP status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>
    /// The error codes of the answer as sent, for example <c>MANIFEST_UNKNOWN</c> (distribution-spec, "Error codes");
    /// empty when there were none.
    /// </summary>
    public IReadOnlyList<string> ErrorCodes { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>How long the registry asked to wait before the next try, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
