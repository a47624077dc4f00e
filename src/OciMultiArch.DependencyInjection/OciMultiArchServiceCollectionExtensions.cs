using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Adds the registry client to a container.</summary>
public static class OciMultiArchServiceCollectionExtensions
{
    /// <summary>The name of the HTTP client whose handlers carry the requests to registries.</summary>
    public const string ClientName = "OciMultiArch";

    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds one <see cref="RegistryClient"/> for the whole program, which the container disposes, and <see cref="NamedRegistries"/>. An
        /// <see cref="ICredentialSource"/> and a <see cref="TimeProvider"/> of the container are used; without the former, credentials come from <see cref="CredentialSources.Default"/>.
        /// Those of the settings go before either.
        /// It logs to the categories of <see cref="LogCategories"/>, and traces and measures as <c>OciMultiArch</c>. May be called again: settings add up.
        /// </summary>
        /// <returns>
        /// The builder of the named client: handlers added to it see every request to a registry, those of retries and challenges too, but not those to
        /// token services and stores on other hosts. They last as long as the client does. A primary handler set on it takes the place of the library's
        /// and stays without redirects, cookies and decompression.
        /// </returns>
        public IHttpClientBuilder AddOciMultiArch()
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<OciMultiArchOptions>().ValidateOnStart();
            var isFirst = services.All(static each => each.ServiceType != typeof(RegistryConnections));
            var client = services.AddHttpClient(ClientName);
            if (!isFirst)
                return client;
            services.AddSingleton<IValidateOptions<OciMultiArchOptions>, OptionsValidator>();
            services.AddSingleton<IValidateOptions<OciMultiArchOptions>, TimesValidator>();
            services.AddSingleton<IValidateOptions<OciMultiArchOptions>, RegistriesValidator>();
            services.AddSingleton<IConfigureOptions<RegistryClientOptions>, ClientOptionsSetup>();
            services.AddSingleton<IHttpMessageHandlerBuilderFilter, PlainHandlers>();
            services.AddSingleton(static each => new RegistryConnections(() => ClientSettings(each)));
            services.AddSingleton<ExchangeLog>();
            services.TryAddSingleton(static each => NewClient(each));
            services.TryAddSingleton(static each => new NamedRegistries(each.GetRequiredService<RegistryClient>(), Settings(each)));
            // The client keeps its handlers: they must not be disposed of under an upload. Its connections are renewed on their own.
            return client.RemoveAllLoggers().SetHandlerLifetime(Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(static each => new RegistryHandler(each.GetRequiredService<RegistryConnections>()));
        }

        /// <summary>The same with settings made by code.</summary>
        /// <param name="configure">Sets them; called when they are first needed.</param>
        /// <returns>The builder of the named client; see <see cref="AddOciMultiArch(IServiceCollection)"/>.</returns>
        public IHttpClientBuilder AddOciMultiArch(Action<OciMultiArchOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(configure);
            services.Configure(configure);
            return services.AddOciMultiArch();
        }

        /// <summary>The same with settings from configuration.</summary>
        /// <param name="configuration">The section, for example <c>configuration.GetSection("OciMultiArch")</c>; a key in it that is no setting is an error.</param>
        /// <returns>The builder of the named client; see <see cref="AddOciMultiArch(IServiceCollection)"/>.</returns>
        public IHttpClientBuilder AddOciMultiArch(IConfiguration configuration)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(configuration);
            services.AddOptions<OciMultiArchOptions>().Bind(configuration, static binder => binder.ErrorOnUnknownConfiguration = true);
            return services.AddOciMultiArch();
        }
    }

    private static OciMultiArchOptions Settings(IServiceProvider services) => services.GetRequiredService<IOptions<OciMultiArchOptions>>().Value;

    private static RegistryClientOptions ClientSettings(IServiceProvider services) => services.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

    private static RegistryClient NewClient(IServiceProvider services)
    {
        var options = ClientSettings(services);
        var (log, own) = (services.GetRequiredService<ExchangeLog>(), options.Observe);
        options.Observe = own is null ? log.Write : log.Write + own;
        return new(options);
    }
}
