namespace OciMultiArch.Http;

/// <summary>
/// Why there is no connection, where this library knows more than the machine's own words say: a time that is over, a
/// proxy, a certificate. Never leaves the library.
/// </summary>
/// <param name="problem">What went wrong.</param>
/// <param name="text">What went wrong, without a full stop; it holds no secret.</param>
/// <param name="remedy">What to do.</param>
/// <param name="cause">The failure below; null for none.</param>
internal sealed class ConnectFailure(Problem problem, string text, Remedy? remedy, Exception? cause = null)
    : IOException(text, cause)
{
    public Problem Problem { get; } = problem;

    public Remedy? Remedy { get; } = remedy;

    /// <summary>Whether another try may help.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How the platform calls such a failure.</summary>
    public HttpRequestError Error { get; init; } = HttpRequestError.ConnectionError;

    /// <summary>The failure of this kind in an exception or below it; null for none.</summary>
    public static ConnectFailure? In(Exception? failure)
    {
        while (failure is not null and not ConnectFailure)
            failure = failure.InnerException;
        return failure as ConnectFailure;
    }

    /// <summary>The failure of the request that needed the connection.</summary>
    public Exception OfRequest()
    {
        if (Problem == Problem.TimedOut)
            return new TimeoutException(Message, this);
        return new HttpRequestException(Error, Message, this);
    }
}
