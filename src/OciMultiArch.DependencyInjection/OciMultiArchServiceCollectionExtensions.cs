using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Adds the registry client to a container.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class OciMultiArchServiceCollectionExtensions
{
    /// <summary>The name of the HTTP client whose handlers carry the requests to registries.</summary>
    public const string ClientName = RegistryConnections.ClientName;

    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds one <see cref="RegistryClient"/> for the whole program, which the container disposes, and
        /// <see cref="NamedRegistries"/>. An <see cref="ICredentialSource"/> and a <see cref="TimeProvider"/> of the
        /// container are used. Credentials of the settings go first, then those of that source, or of
        /// <see cref="CredentialSources.Default"/> where the container has none. It logs to the categories of
        /// <see cref="LogCategories"/>, and traces and measures as <c>OciMultiArch</c>. May be called again: settings
        /// add up. What the program sets with <c>services.Configure&lt;RegistryClientOptions&gt;(…)</c>, before or after
        /// this call, wins over the settings.
        /// </summary>
        /// <remarks>
        /// What <c>ConfigureHttpClientDefaults</c>, <c>ConfigureAll&lt;HttpClientFactoryOptions&gt;</c> and filters
        /// (<see cref="IHttpMessageHandlerBuilderFilter"/>) give to all clients of the program reaches this one, but for
        /// what sends a request again or cuts it off: resilience and hedging handlers of
        /// <c>Microsoft.Extensions.Http.Resilience</c> and policies of <c>Microsoft.Extensions.Http.Polly</c> are taken
        /// off, whichever call comes first. This client retries, and watches over its time, by its own options: an upload
        /// may take hours, and its body is read from its source once. A primary handler and a lifetime for all clients
        /// do not reach it either.
        /// </remarks>
        /// <returns>
        /// The builder of the named client: handlers added to it see every request to a registry, those of retries and
        /// challenges too, but not those to token services and stores on other hosts. They last as long as the client
        /// does, and are never taken off: one that sends a body again makes the call fail. A primary handler set on it
        /// takes the place of the library's and stays without redirects, cookies and decompression.
        /// </returns>
        public IHttpClientBuilder AddOciMultiArch()
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<OciMultiArchOptions>().ValidateOnStart();
            var isFirst = services.All(static service => service.ServiceType != typeof(RegistryConnections));
            var client = services.AddHttpClient(ClientName);
            if (!isFirst)
                return client;
            services.AddSingleton<IValidateOptions<OciMultiArchOptions>, SettingsValidator>();
            services.AddSingleton<IValidateOptions<OciMultiArchOptions>, KeyedAccounts>();
            // First: what the program sets comes after it, wherever it says so.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<RegistryClientOptions>, ClientOptionsSetup>());
            services.AddSingleton<HandlerOrigins>();
            services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>>(
                static provider => provider.GetRequiredService<HandlerOrigins>());
            // The first filter sees last what all of them made.
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, PlainHandlers>());
            services.AddSingleton(static provider => new RegistryConnections(() => ClientSettings(provider)));
            services.AddSingleton<ClientSeams>();
            services.TryAddSingleton(static provider => NewClient(provider));
            services.TryAddSingleton(static provider => NewRegistries(provider));
            return client.WithoutDefaults().ConfigurePrimaryHttpMessageHandler(static provider => NewHandler(provider));
        }

        /// <summary>
        /// Adds the client as <see cref="AddOciMultiArch(IServiceCollection)"/> does, with settings made by code.
        /// </summary>
        /// <param name="configure">Sets them; called when they are first needed.</param>
        /// <returns>The builder of the named client; see <see cref="AddOciMultiArch(IServiceCollection)"/>.</returns>
        public IHttpClientBuilder AddOciMultiArch(Action<OciMultiArchOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(configure);
            services.Configure(configure);
            return services.AddOciMultiArch();
        }

        /// <summary>
        /// Adds the client as <see cref="AddOciMultiArch(IServiceCollection)"/> does, with settings from configuration.
        /// </summary>
        /// <param name="configuration">
        /// The section, for example <c>configuration.GetSection("OciMultiArch")</c>. A key in it that is not a setting
        /// is an error.
        /// </param>
        /// <returns>The builder of the named client; see <see cref="AddOciMultiArch(IServiceCollection)"/>.</returns>
        public IHttpClientBuilder AddOciMultiArch(IConfiguration configuration)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(configuration);
            services.AddSingleton(new BoundSection(configuration));
            var options = services.AddOptions<OciMultiArchOptions>();
            options.Configure(_ => SectionChecks.Check(configuration));
            options.Bind(configuration, static binder => binder.ErrorOnUnknownConfiguration = true);
            return services.AddOciMultiArch();
        }
    }

    private static OciMultiArchOptions Settings(IServiceProvider services) =>
        services.GetRequiredService<IOptions<OciMultiArchOptions>>().Value;

    private static RegistryClientOptions ClientSettings(IServiceProvider services) =>
        services.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

    private static RegistryHandler NewHandler(IServiceProvider services) =>
        new(services.GetRequiredService<RegistryConnections>());

    private static NamedRegistries NewRegistries(IServiceProvider services) =>
        new(services.GetRequiredService<RegistryClient>(), Settings(services));

    private static RegistryClient NewClient(IServiceProvider services)
    {
        var options = ClientSettings(services);
        services.GetRequiredService<ClientSeams>().Join(options);
        return new(options);
    }
}
