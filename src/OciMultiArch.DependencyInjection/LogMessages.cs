using Microsoft.Extensions.Logging;

namespace OciMultiArch.DependencyInjection;

/// <summary>The entries of the logs. Ids and names are a promise.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Url}: {Status} after {Milliseconds} ms, {BytesSent} bytes sent.", EventName = "Answered")]
    public static partial void Answered(ILogger logger, string method, string url, int status, double milliseconds, long bytesSent);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Url}: canceled after {Milliseconds} ms.", EventName = "Canceled")]
    public static partial void Canceled(ILogger logger, string method, string url, double milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "{Method} {Url}: tried again (attempt {Attempt}): {Outcome} after {Milliseconds} ms.", EventName = "TriedAgain")]
    public static partial void TriedAgain(ILogger logger, string method, string url, int attempt, string outcome, double milliseconds);

    [LoggerMessage(4, LogLevel.Warning, "{Method} {Url}: refused with {Status} after {Milliseconds} ms.", EventName = "Refused")]
    public static partial void Refused(ILogger logger, string method, string url, int status, double milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "{Method} {Url}: {Outcome} after {Milliseconds} ms.", EventName = "NoAnswer")]
    public static partial void NoAnswer(ILogger logger, string method, string url, string outcome, double milliseconds);

    [LoggerMessage(10, LogLevel.Debug, "A token was fetched from {Url} in {Milliseconds} ms.", EventName = "TokenFetched")]
    public static partial void TokenFetched(ILogger logger, string url, double milliseconds);

    [LoggerMessage(11, LogLevel.Warning, "No token from {Url} (attempt {Attempt}): {Outcome}.", EventName = "TokenRefused")]
    public static partial void TokenRefused(ILogger logger, string url, string outcome, int attempt);

    [LoggerMessage(20, LogLevel.Warning, "The registry warns: {Text} ({Url})", EventName = "RegistryWarned")]
    public static partial void RegistryWarned(ILogger logger, string text, string url);
}
