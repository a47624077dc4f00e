using Microsoft.Extensions.Logging;

namespace OciMultiArch.DependencyInjection;

/// <summary>Writes what the client observes to the logs. Ids and names of the entries are a promise.</summary>
internal sealed partial class ExchangeLog(ILogger requests, ILogger tokens, ILogger warnings)
{
    public ExchangeLog(ILoggerFactory loggers)
        : this(
            loggers.CreateLogger(LogCategories.Requests),
            loggers.CreateLogger(LogCategories.Tokens),
            loggers.CreateLogger(LogCategories.Warnings))
    {
    }

    public void Write(RegistryExchange exchange)
    {
        if (exchange.ErrorType == "canceled")
            Canceled(requests, exchange.Method, exchange.Url, Milliseconds(exchange));
        else if (exchange.Kind == ExchangeKind.Token)
            WriteToken(exchange);
        else
            WriteRequest(exchange);
        foreach (var text in exchange.Warnings)
            RegistryWarned(warnings, text, exchange.Url);
    }

    /// <summary>Writes what went wrong without ending the work.</summary>
    public void Write(OciException failure)
    {
        if (failure is RegistryException)
            MirrorPassedOver(warnings, failure.Message);
        else
            NoLogin(warnings, failure.Message);
    }

    private void WriteRequest(RegistryExchange exchange)
    {
        var method = exchange.Method;
        var url = exchange.Url;
        var milliseconds = Milliseconds(exchange);
        if (exchange.Attempt > 1)
            TriedAgain(requests, method, url, exchange.Attempt, Outcome(exchange), milliseconds);
        else if (exchange.Status is null)
            NoAnswer(requests, method, url, Outcome(exchange), milliseconds);
        else if (exchange.ErrorType is not null)
            Refused(requests, method, url, (int)exchange.Status, milliseconds);
        else
            Answered(requests, method, url, (int)exchange.Status, milliseconds, exchange.BytesSent);
    }

    private void WriteToken(RegistryExchange exchange)
    {
        if (exchange.ErrorType is null && exchange.Status is not null)
            TokenFetched(tokens, exchange.Url, Milliseconds(exchange));
        else
            TokenRefused(tokens, exchange.Url, Outcome(exchange), exchange.Attempt);
    }

    private static string Outcome(RegistryExchange exchange) =>
        exchange.Status is { } status ? $"{(int)status}" : $"no answer ({exchange.Failure?.TrimEnd('.')})";

    private static double Milliseconds(RegistryExchange exchange) => Math.Round(exchange.Duration.TotalMilliseconds, 1);

    [LoggerMessage(
        1, LogLevel.Debug, "{Method} {Url}: {Status} after {Milliseconds} ms, {BytesSent} bytes sent.",
        EventName = "Answered")]
    private static partial void Answered(
        ILogger logger, string method, string url, int status, double milliseconds, long bytesSent);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Url}: canceled after {Milliseconds} ms.", EventName = "Canceled")]
    private static partial void Canceled(ILogger logger, string method, string url, double milliseconds);

    [LoggerMessage(
        3, LogLevel.Warning, "{Method} {Url}: tried again (attempt {Attempt}): {Outcome} after {Milliseconds} ms.",
        EventName = "TriedAgain")]
    private static partial void TriedAgain(
        ILogger logger, string method, string url, int attempt, string outcome, double milliseconds);

    [LoggerMessage(
        4, LogLevel.Warning, "{Method} {Url}: refused with {Status} after {Milliseconds} ms.",
        EventName = "Refused")]
    private static partial void Refused(ILogger logger, string method, string url, int status, double milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "{Method} {Url}: {Outcome} after {Milliseconds} ms.", EventName = "NoAnswer")]
    private static partial void NoAnswer(
        ILogger logger, string method, string url, string outcome, double milliseconds);

    [LoggerMessage(
        10, LogLevel.Debug, "A token was fetched from {Url} in {Milliseconds} ms.",
        EventName = "TokenFetched")]
    private static partial void TokenFetched(ILogger logger, string url, double milliseconds);

    [LoggerMessage(
        11, LogLevel.Warning, "No token from {Url} (attempt {Attempt}): {Outcome}.",
        EventName = "TokenRefused")]
    private static partial void TokenRefused(ILogger logger, string url, string outcome, int attempt);

    [LoggerMessage(20, LogLevel.Warning, "The registry warns: {Text} ({Url})", EventName = "RegistryWarned")]
    private static partial void RegistryWarned(ILogger logger, string text, string url);

    [LoggerMessage(21, LogLevel.Warning, "Requests go on without a login: {Text}", EventName = "NoLogin")]
    private static partial void NoLogin(ILogger logger, string text);

    [LoggerMessage(22, LogLevel.Warning, "A mirror fails: {Text}", EventName = "MirrorPassedOver")]
    private static partial void MirrorPassedOver(ILogger logger, string text);
}
