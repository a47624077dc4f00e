using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>Clients of several accounts in one container.</summary>
public sealed class KeyedClientTests
{
    [Fact]
    public async Task Each_key_is_an_account_and_the_settings_are_those_of_all()
    {
        await using var server = SocketServer.Start(static each =>
            SocketReply.Answer(each["Authorization"] is null ? 401 : 404, "", "WWW-Authenticate: Basic realm=\"x\""));
        var services = Case.Services();
        services.AddOciMultiArch(options => options.Registries["main"] = new()
        {
            Host = server.Host,
            Prefix = "acme",
            Username = "settings",
            Password = "planted-settings",
        });
        services.AddKeyedOciMultiArch("made", _ => Account(server.Host, "made"));
        services.AddKeyedSingleton<ICredentialSource>("held", Account(server.Host, "held"));
        services.AddKeyedOciMultiArch("held").AddKeyedOciMultiArch("held", static _ => throw new InvalidOperationException("added twice"));
        using var provider = services.Provider();

        foreach (var key in (string?[])[null, "made", "held"])
            await provider.GetRequiredKeyedService<NamedRegistries>(key).Repository("main", "api").FindAsync(Tag.Parse("1"));

        Assert.Equal(
            ["settings", "made", "held"],
            server.Requests.Select(static each => each["Authorization"]).OfType<string>().Select(User));
        Assert.Same(provider.GetRequiredKeyedService<RegistryClient>("made"), provider.GetRequiredKeyedService<RegistryClient>("made"));
        Assert.NotSame(provider.GetRequiredService<RegistryClient>(), provider.GetRequiredKeyedService<RegistryClient>("made"));
    }

    [Fact]
    public async Task Keys_without_a_source_are_told_at_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddKeyedSingleton<ICredentialSource>("held", new StaticCredentials([]));
        builder.Services.AddKeyedOciMultiArch("held").AddKeyedOciMultiArch("made", static _ => new StaticCredentials([]));
        builder.Services.AddKeyedOciMultiArch("lost").AddKeyedOciMultiArch(7);
        using var host = builder.Build();

        var failures = (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Failures.ToArray();

        Assert.Equal(2, failures.Length);
        Assert.StartsWith("AddKeyedOciMultiArch(\"lost\"): there is no ICredentialSource under this key.", failures[0], StringComparison.Ordinal);
        Assert.StartsWith("AddKeyedOciMultiArch(7): there is no ICredentialSource", failures[1], StringComparison.Ordinal);
    }

    private static string User(string header) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':')[0];

    private static StaticCredentials Account(string host, string name) => new(host, RegistryCredential.Basic(name, $"planted-{name}"));
}
