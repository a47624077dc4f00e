using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Keeps the named client free of what a program gives to all its HTTP clients and what would break uploads.
/// </summary>
internal static class HostDefaults
{
    // Of Microsoft.Extensions.Http.Polly.
    private const string PolicyHandler = "Microsoft.Extensions.Http.PolicyHttpMessageHandler";

    private static readonly string[] ResilienceNamespaces = ["Microsoft.Extensions.Http.Resilience", "Polly"];

    /// <summary>Keeps lifetimes and the factory's own log entries off the client.</summary>
    public static IHttpClientBuilder WithoutDefaults(this IHttpClientBuilder client)
    {
        FactoryLogsNothing(client);
        // The client keeps its handlers: they must not be disposed of under an upload. Its connections are renewed on
        // their own.
        return client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    // The factory's own entries are off before the defaults of the host are applied: loggers that those add stay.
    private static void FactoryLogsNothing(IHttpClientBuilder client)
    {
        var first = new ServiceCollection();
        new Builder(client.Name, first).RemoveAllLoggers();
        foreach (var setup in first.Where(static service => service.ServiceType == typeof(IConfigureOptions<HttpClientFactoryOptions>)))
            client.Services.Insert(0, setup);
    }

    /// <summary>Takes off all that sends requests again.</summary>
    public static void RemoveResilience(HttpMessageHandlerBuilder builder) => RemoveResilience(builder, []);

    /// <summary>Takes off what sends requests again, but for what is known to belong there.</summary>
    public static void RemoveResilience(HttpMessageHandlerBuilder builder, HashSet<HttpMessageHandler> known)
    {
        var handlers = builder.AdditionalHandlers;
        for (var index = handlers.Count - 1; index >= 0; index--)
        {
            if (!known.Contains(handlers[index]) && IsResilience(handlers[index].GetType()))
                handlers.RemoveAt(index);
        }
    }

    /// <summary>Whether a handler sends requests again or cuts them off, by its type or a base of it.</summary>
    // By name: a dependency on those packages would bring them to everybody.
    public static bool IsResilience(Type? handler)
    {
        for (; handler is not null; handler = handler.BaseType)
        {
            if (handler.FullName == PolicyHandler || ResilienceNamespaces.Any(name => IsIn(handler, name)))
                return true;
        }
        return false;
    }

    private static bool IsIn(Type handler, string name) =>
        handler.Namespace == name || handler.Namespace?.StartsWith($"{name}.", StringComparison.Ordinal) == true;

    private sealed record Builder(string Name, IServiceCollection Services) : IHttpClientBuilder;
}
