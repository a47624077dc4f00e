using Microsoft.Extensions.Logging;

namespace OciMultiArch.DependencyInjection;

/// <summary>Writes what the client observes to the logs.</summary>
internal sealed class ExchangeLog(ILoggerFactory loggers)
{
    private readonly ILogger requests = loggers.CreateLogger(LogCategories.Requests);
    private readonly ILogger tokens = loggers.CreateLogger(LogCategories.Tokens);
    private readonly ILogger warnings = loggers.CreateLogger(LogCategories.Warnings);

    public void Write(RegistryExchange exchange)
    {
        if (exchange.ErrorType == "canceled")
            LogMessages.Canceled(requests, exchange.Method, exchange.Url, Milliseconds(exchange));
        else if (exchange.Kind == ExchangeKind.Token)
            WriteToken(exchange);
        else
            WriteRequest(exchange);
        foreach (var text in exchange.Warnings)
            LogMessages.RegistryWarned(warnings, text, exchange.Url);
    }

    private void WriteRequest(RegistryExchange exchange)
    {
        var (method, url, milliseconds) = (exchange.Method, exchange.Url, Milliseconds(exchange));
        if (exchange.Attempt > 1)
            LogMessages.TriedAgain(requests, method, url, exchange.Attempt, Outcome(exchange), milliseconds);
        else if (exchange.Status is null)
            LogMessages.NoAnswer(requests, method, url, Outcome(exchange), milliseconds);
        else if (exchange.ErrorType is not null)
            LogMessages.Refused(requests, method, url, (int)exchange.Status, milliseconds);
        else
            LogMessages.Answered(requests, method, url, (int)exchange.Status, milliseconds, exchange.BytesSent);
    }

    private void WriteToken(RegistryExchange exchange)
    {
        if (exchange.ErrorType is null && exchange.Status is not null)
            LogMessages.TokenFetched(tokens, exchange.Url, Milliseconds(exchange));
        else
            LogMessages.TokenRefused(tokens, exchange.Url, Outcome(exchange), exchange.Attempt);
    }

    private static string Outcome(RegistryExchange exchange) =>
        exchange.Status is { } status ? $"{(int)status}" : $"no answer ({exchange.Failure?.TrimEnd('.')})";

    private static double Milliseconds(RegistryExchange exchange) => Math.Round(exchange.Duration.TotalMilliseconds, 1);
}
