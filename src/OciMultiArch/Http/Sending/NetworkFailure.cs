using System.Net.Sockets;
using Polly;
using Polly.Timeout;

namespace OciMultiArch.Http;

/// <summary>Tells failures of the network from rules of this library and from cancellation.</summary>
internal static class NetworkFailure
{
    /// <summary>What to do about silence.</summary>
    public static Remedy RaiseTimeout { get; } = new(RemedyKind.RaiseTimeout, "Try again, or raise the time-out.");

    /// <summary>Whether a request or its connection failed.</summary>
    public static bool Is(Exception failure) => failure
        is HttpRequestException
        or IOException
        or SocketException
        or TimeoutException
        or ExecutionRejectedException;

    /// <summary>
    /// Whether somebody gave up waiting who is not the caller: the time-out of a connection, or a handler of the
    /// caller's with a time-out of its own. It must not look like the caller's own cancellation.
    /// </summary>
    public static bool IsGivenUp(Exception failure, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return false;
        return failure is OperationCanceledException or TimeoutRejectedException;
    }

    /// <summary>A failure that was given up, as the time-out that it is.</summary>
    public static TimeoutException AsTimeout(Exception givenUp)
    {
        var cause = givenUp.InnerException as TimeoutException ?? givenUp;
        return new(cause.Message, givenUp);
    }

    /// <summary>
    /// Whether another try is worth it: not when trust is missing or the host's name is unknown for good.
    /// </summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        _ when ConnectFailure.In(failure) is { } connect => connect.IsTransient,
        HttpRequestException request => IsTransient(request),
        ExecutionRejectedException => false, // a handler of the caller's has retried as it was told to
        _ => Is(failure),
    };

    /// <summary>Whether a connection that had been made broke or fell silent.</summary>
    public static bool IsBreakage(Exception failure) => IsTransient(failure) && failure is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError
            or HttpRequestError.ProxyTunnelError
    };

    // An inner exception of this library is one of its rules, told by the connection that the rule forbade.
    private static bool IsTransient(HttpRequestException failure)
    {
        if (failure.HttpRequestError
            is HttpRequestError.SecureConnectionError
            or HttpRequestError.ConfigurationLimitExceeded)
            return false;
        return failure.InnerException switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => false,
            OciException => false,
            _ => true,
        };
    }
}
