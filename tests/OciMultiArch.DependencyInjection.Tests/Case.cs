using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>Containers as programs make them.</summary>
internal static class Case
{
    /// <summary>A container that finds no credentials but those of its settings.</summary>
    public static ServiceCollection Services()
    {
        ServiceCollection services = new();
        services.AddSingleton<ICredentialSource>(new StaticCredentials([]));
        return services;
    }

    public static IServiceCollection AddAnd(this IServiceCollection services, Action<IServiceCollection> add)
    {
        add(services);
        return services;
    }

    public static ServiceProvider Provider(this IServiceCollection services) =>
        services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    /// <summary>A section of configuration; keys are relative to it, and the later of two values is meant.</summary>
    public static IConfigurationSection Section(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        foreach (var (key, value) in settings)
            configuration[$"OciMultiArch:{key}"] = value;
        return configuration.GetSection("OciMultiArch");
    }

    public static Blob Bytes(int size) => Blob.Of(MediaType.OciLayer, TestKit.Bytes.Noise(size, 1));
}
