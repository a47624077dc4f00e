using System.Runtime.CompilerServices;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Takes off the named client what sends requests again, wherever a program gives it to all its clients: by defaults, by
/// options of all names, or by filters of its own. What was added to this client by name stays.
/// </summary>
internal sealed class HandlerOrigins(IEnumerable<IConfigureOptions<HttpClientFactoryOptions>> setups)
    : IPostConfigureOptions<HttpClientFactoryOptions>
{
    private const string OtherClient = "OciMultiArch, any other";
    private readonly ConditionalWeakTable<HttpMessageHandlerBuilder, HashSet<HttpMessageHandler>> own = [];

    public void PostConfigure(string? name, HttpClientFactoryOptions options)
    {
        if (name != RegistryConnections.ClientName)
            return;
        var actions = options.HttpMessageHandlerBuilderActions;
        var isForAll = setups.SelectMany(ActionsOf).ToArray();
        // What filters of the host added before stands there already.
        actions.Insert(0, HostDefaults.RemoveResilience);
        for (var index = 0; index < isForAll.Length && index + 1 < actions.Count; index++)
        {
            if (isForAll[index])
                actions[index + 1] = WithoutResilience(actions[index + 1]);
        }
        actions.Add(Note);
    }

    /// <summary>Takes off what was added after all actions of the client: by filters of the host.</summary>
    public void RemoveLater(HttpMessageHandlerBuilder builder)
    {
        if (!own.TryGetValue(builder, out var known))
            return;
        HostDefaults.RemoveResilience(builder, known);
        while (builder.PrimaryHandler is DelegatingHandler { InnerHandler: { } inner } outer
            && !known.Contains(outer) && HostDefaults.IsResilience(outer.GetType()))
        {
            builder.PrimaryHandler = inner;
        }
    }

    private void Note(HttpMessageHandlerBuilder builder) =>
        own.AddOrUpdate(builder, [.. builder.AdditionalHandlers, builder.PrimaryHandler]);

    // For each action that a setup adds to the client, whether every other client gets it too.
    private static IEnumerable<bool> ActionsOf(IConfigureOptions<HttpClientFactoryOptions> setup)
    {
        var isForAll = ActionsFor(setup, OtherClient) > 0;
        return Enumerable.Repeat(isForAll, ActionsFor(setup, RegistryConnections.ClientName));
    }

    private static int ActionsFor(IConfigureOptions<HttpClientFactoryOptions> setup, string name)
    {
        HttpClientFactoryOptions options = new();
        if (setup is IConfigureNamedOptions<HttpClientFactoryOptions> named)
            named.Configure(name, options);
        return options.HttpMessageHandlerBuilderActions.Count;
    }

    private static Action<HttpMessageHandlerBuilder> WithoutResilience(Action<HttpMessageHandlerBuilder> action) => builder =>
    {
        HashSet<HttpMessageHandler> before = [.. builder.AdditionalHandlers];
        action(builder);
        HostDefaults.RemoveResilience(builder, before);
    };
}
