using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OciMultiArch.DependencyInjection;

/// <content>Clients of other accounts, by a key.</content>
public static partial class OciMultiArchServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds a <see cref="RegistryClient"/> with other credentials, and its <see cref="NamedRegistries"/>, for
        /// services that ask for this key. It shares connections, limits and settings with the client of
        /// <see cref="AddOciMultiArch(IServiceCollection)"/>, which is added too; credentials of the settings are not
        /// used. See <see cref="RegistryClient.With"/>.
        /// </summary>
        /// <param name="key">The key, for example <c>"mirror"</c>.</param>
        /// <param name="credentials">
        /// Makes the source of its credentials, once. Null, the default: the <see cref="ICredentialSource"/> that the
        /// container holds under the key; where there is none, the host does not start.
        /// </param>
        /// <returns>The services.</returns>
        public IServiceCollection AddKeyedOciMultiArch(
            object key, Func<IServiceProvider, ICredentialSource>? credentials = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(key);
            var find = credentials ?? (provider => provider.GetRequiredKeyedService<ICredentialSource>(key));
            services.AddOciMultiArch();
            var isNew = services.All(each => each.ServiceType != typeof(RegistryClient) || !key.Equals(each.ServiceKey));
            if (isNew && credentials is null)
                services.AddSingleton(new KeyedAccount(key));
            services.TryAddKeyedSingleton(
                key, (provider, _) => provider.GetRequiredService<RegistryClient>().With(find(provider)));
            services.TryAddKeyedSingleton(
                key, (provider, _) => new NamedRegistries(KeyedClient(provider, key), Settings(provider)));
            return services;
        }
    }

    private static RegistryClient KeyedClient(IServiceProvider services, object key) =>
        services.GetRequiredKeyedService<RegistryClient>(key);
}
