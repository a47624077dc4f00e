using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Every_setting_is_bound_from_configuration()
    {
        using var provider = Bound(
            ("UserAgent", "acme/2"), ("MaxAttempts", "3"), ("RetryDelay", "00:00:01"),
            ("MaxRetryAfter", "00:01:00"), ("ConnectTimeout", "00:00:05"), ("StallTimeout", "00:00:10"),
            ("ResponseTimeout", "00:02:00"), ("MaxManifestBytes", "1000"),
            ("Registries:eu:Host", "eu.acme.example"), ("Registries:eu:Prefix", "team/one"), ("Registries:eu:Transport", "plainhttp"),
            ("Registries:eu:MaxReads", "4"), ("Registries:eu:MaxWrites", "5"), ("Registries:eu:TrustedHosts:0", "storage.acme.example"));

        var options = provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

        Assert.Equal("acme/2", options.UserAgent);
        Assert.Equal((3, 1000), (options.MaxAttempts, options.MaxManifestBytes));
        Assert.Equal(
            (1, 60, 10, 120),
            (
                options.RetryDelay.TotalSeconds,
                options.MaxRetryAfter.TotalSeconds,
                options.StallTimeout.TotalSeconds,
                options.ResponseTimeout.TotalSeconds));
        Assert.Equal(5, options.ConnectTimeout.TotalSeconds);
        var host = options.Hosts["eu.acme.example"];
        Assert.Equal(
            (TransportSecurity.PlainHttp, 4, 5, "storage.acme.example"),
            (host.Transport, host.MaxReads, host.MaxWrites, Assert.Single(host.TrustedHosts)));
        Assert.Equal("eu.acme.example/team/one/api", provider.GetRequiredService<NamedRegistries>().Name("EU", "api").ToString());
    }

    [Fact]
    public void Settings_that_are_not_made_are_the_clients_own()
    {
        using var provider = Case.Services().AddAnd(static each => each.AddOciMultiArch()).Provider();

        var (options, own) = (provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value, new RegistryClientOptions());

        Assert.Equal(own.UserAgent, options.UserAgent);
        Assert.Equal(
            (own.MaxAttempts, own.RetryDelay, own.MaxRetryAfter, own.StallTimeout, own.ResponseTimeout, own.MaxManifestBytes),
            (
                options.MaxAttempts,
                options.RetryDelay,
                options.MaxRetryAfter,
                options.StallTimeout,
                options.ResponseTimeout,
                options.MaxManifestBytes));
        Assert.Equal(own.ConnectTimeout, options.ConnectTimeout);
        Assert.Empty(options.Hosts);
        Assert.Equal(
            (new RegistryHostOptions().MaxReads, new RegistryHostOptions().MaxWrites),
            (new NamedRegistryOptions().MaxReads, new NamedRegistryOptions().MaxWrites));
    }

    [Theory]
    [InlineData("UserAgent", "ac\u00e4me", "UserAgent")]
    [InlineData("UserAgent", " ", "UserAgent")]
    [InlineData("MaxAttempts", "0", "MaxAttempts")]
    [InlineData("RetryDelay", "-00:00:01", "RetryDelay")]
    [InlineData("MaxRetryAfter", "1.00:00:01", "MaxRetryAfter")]
    [InlineData("StallTimeout", "00:00:00", "StallTimeout")]
    [InlineData("ConnectTimeout", "1.00:00:01", "ConnectTimeout")]
    [InlineData("ResponseTimeout", "00:00:00", "ResponseTimeout")]
    [InlineData("MaxManifestBytes", "0", "MaxManifestBytes")]
    [InlineData("MaxManifestBytes", "33554433", "MaxManifestBytes")]
    [InlineData("Registries:eu:MaxReads", "0", "Registries:eu:MaxReads")]
    [InlineData("Registries:eu:MaxWrites", "-1", "Registries:eu:MaxWrites")]
    [InlineData("Registries:eu:Host", "", "Registries:eu:Host")]
    [InlineData("Registries:eu:Host", "https://eu.acme.example", "Registries:eu:Host")]
    [InlineData("Registries:eu:Host", "eu.acme.example/team", "Registries:eu:Host")]
    [InlineData("Registries:eu:Host", "eu", "Registries:eu:Host")]
    [InlineData("Registries:eu:Prefix", "Team", "Registries:eu:Prefix")]
    [InlineData("Registries:eu:Prefix", "team/", "Registries:eu:Prefix")]
    [InlineData("Registries:eu:Transport", "7", "Registries:eu:Transport")]
    [InlineData("Registries:eu:TrustedHosts:0", "https://x", "Registries:eu:TrustedHosts")]
    [InlineData("Registries:eu:CaFiles:0", "absent.pem", "Registries:eu:CaFiles: The authorities of eu.acme.example: absent.pem is not there")]
    [InlineData("Registries:eu:ClientCertificateFile", "absent.pem", "Registries:eu:ClientCertificateFile: The client certificate for")]
    [InlineData("Registries:eu:ClientKeyFile", "me.key", "Registries:eu:ClientCertificateFile: a key is given without its certificate")]
    [InlineData("Registries:eu:ServerName", "a:1", "Registries:eu:ServerName")]
    [InlineData("Registries:eu:Addresses:0", "eu.acme.example", "Registries:eu:Addresses")]
    [InlineData("Registries:eu:PathPrefix", "a/../b", "Registries:eu:PathPrefix")]
    [InlineData("Registries:eu:Proxy", "ftp://me:planted@x", "Registries:eu:Proxy")]
    [InlineData("Registries:eu:Headers:Authorization", "planted", "Registries:eu:Headers")]
    [InlineData("Registries:eu:Mirrors:0", "https://m.example", "Registries:eu:Mirrors")]
    [InlineData("Registries:eu:MaxRequestsPerSecond", "0", "Registries:eu:MaxRequestsPerSecond")]
    [InlineData("Registries:eu:ChunkBytes", "0", "Registries:eu:ChunkBytes")]
    [InlineData("Registries:eu:ConnectTimeout", "00:00:00", "Registries:eu:ConnectTimeout")]
    [InlineData("Registries:eu:StallTimeout", "2.00:00:00", "Registries:eu:StallTimeout")]
    [InlineData("Registries:eu:ResponseTimeout", "-00:00:01", "Registries:eu:ResponseTimeout")]
    [InlineData("Registries:eu:Username", "planted", "Registries:eu:Password")]
    [InlineData("Registries:eu:Password", "planted", "Registries:eu:Username")]
    [InlineData("Registries:eu:Token", "plan\u00e4ted", "Registries:eu:Token")]
    [InlineData("Registries:eu:IdentityToken", "", "Registries:eu:IdentityToken")]
    public async Task A_setting_that_cannot_be_is_named_by_its_key_with_a_host_and_without(string key, string value, string named)
    {
        var settings = Case.Section(("Registries:eu:Host", "eu.acme.example"), (key, value));
        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(settings)).Provider();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddOciMultiArch(settings);
        using var host = builder.Build();

        var resolving = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RegistryClient>);
        var starting = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.StartsWith($"OciMultiArch:{named}", Assert.Single(resolving.Failures), StringComparison.Ordinal);
        Assert.Equal(resolving.Failures, starting.Failures);
        Assert.DoesNotContain("planted", resolving.ToString(), StringComparison.Ordinal);
        // No word of the framework's: what stands behind the key says what may stand there.
        Assert.DoesNotMatch("The field|field is required|regular expression|Failed to convert", resolving.Message);
    }

    [Fact]
    public void All_failures_are_told_at_once()
    {
        using var provider = Bound(
            ("MaxAttempts", "0"),
            ("RetryDelay", "-1.00:00:00"),
            ("Registries:a:Host", "a"),
            ("Registries:b:MaxReads", "0"));

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RegistryClient>);

        Assert.Equal(5, failure.Failures.Count());
        Assert.Contains("OciMultiArch:Registries:b:Host: it is missing. Write a host with an optional port, for example ghcr.io or localhost:5000.", failure.Failures);
        Assert.Contains("OciMultiArch:MaxAttempts: 0 is not a number of 1 or more, for example 6.", failure.Failures);
    }

    [Theory]
    [InlineData("x.example", "", "bob", false)]
    [InlineData("X.example", "", "bob", false)]
    [InlineData("x.example", "team", "bob", true)]
    [InlineData("x.example", "", "alice", true)]
    [InlineData("y.example", "", "bob", true)]
    public void Two_logins_of_one_place_are_refused_with_what_to_do(string host, string prefix, string user, bool isAllowed)
    {
        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(options =>
        {
            options.Registries["b"] = new() { Host = "x.example", Username = "alice", Password = "planted" };
            options.Registries["c"] = new() { Host = host, Prefix = prefix, Username = user, Password = "planted" };
        })).Provider();

        if (isAllowed)
            Assert.NotNull(provider.GetRequiredService<RegistryClient>());
        else
            Assert.StartsWith(
                "Registries:c: its login is not that of 'b', which has the same host and prefix. Give each a Prefix of its own",
                Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RegistryClient>).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxAttemps", "3", "Did you mean MaxAttempts?")]
    [InlineData("maxattemps", "3", "Did you mean MaxAttempts?")]
    [InlineData("Registries:eu:Pasword", "planted", "Did you mean Password?")]
    [InlineData("Registries:eu:CAFile", "planted", "Did you mean CaFiles?")]
    [InlineData("Registries:eu:Something", "planted", "There are Host, Prefix, Transport, ")]
    [InlineData("Mirror:Url", "planted", "There are UserAgent, ")]
    public async Task A_key_that_is_no_setting_is_told_with_the_one_that_was_meant(string key, string value, string said)
    {
        var failure = await FailureAtStartAsync(key, value);

        var path = key.Replace(":Url", "", StringComparison.Ordinal);
        Assert.StartsWith($"OciMultiArch:{path}: there is no such setting. {said}", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StallTimeout", "30 secs", "not a time. Write hours:minutes:seconds, for example 00:00:30")]
    [InlineData("Registries:eu:ResponseTimeout", "5m", "not a time. Write hours:minutes:seconds, for example 00:00:30")]
    [InlineData("Registries:eu:MaxReads", "many", "not a whole number")]
    [InlineData("MaxAttempts", "3000000000", "not a whole number up to 2147483647")]
    [InlineData("Registries:eu:ChunkBytes", "10MiB", "not a whole number")]
    [InlineData("Registries:eu:MaxRequestsPerSecond", "1/s", "not a number")]
    public async Task A_value_of_the_wrong_kind_is_told_with_how_it_is_written(string key, string value, string said)
    {
        var failure = await FailureAtStartAsync(key, value);

        Assert.StartsWith($"OciMultiArch:{key}: '{value}' is {said}", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Registries:eu:Mirrors", "a list is meant. Write [\"…\"] in JSON, or Mirrors:0 for the first.")]
    [InlineData("Registries:eu:TrustedHosts", "a list is meant.")]
    [InlineData("Registries:eu:Headers", "names with values are meant. Write { \"name\": … } in JSON, or Headers:name.")]
    [InlineData("Registries", "names with values are meant.")]
    public async Task One_value_in_the_place_of_several_is_told(string key, string said)
    {
        var failure = await FailureAtStartAsync(key, "planted");

        Assert.StartsWith($"OciMultiArch:{key}: it is one value, and {said}", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Transport", "Foo", "Tls, TlsWithoutVerification, PlainHttp")]
    [InlineData("Transport", "-1", "Tls, TlsWithoutVerification, PlainHttp")]
    [InlineData("MirrorPulls", "none", "All, ByDigest")]
    public async Task A_word_that_is_none_of_those_there_are_is_told_with_its_whole_key_and_with_them(
        string key, string value, string words)
    {
        var settings = Case.Section(("Registries:eu:Host", "eu.acme.example"), ($"Registries:eu:{key}", value));
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddOciMultiArch(settings);
        using var host = builder.Build();

        var starting = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        var failure = Assert.Single(starting.Failures);
        Assert.StartsWith($"OciMultiArch:Registries:eu:{key}: '{value}' is none of {words}", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_kinds_of_credentials_for_one_registry_are_refused()
    {
        using var provider = Bound(
            ("Registries:eu:Host", "eu.acme.example"),
            ("Registries:eu:Token", "planted"),
            ("Registries:eu:IdentityToken", "planted"));

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RegistryClient>);

        Assert.StartsWith("OciMultiArch:Registries:eu: only one of", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_one_host_agree_on_what_is_the_hosts()
    {
        using var provider = Bound(("Registries:a:Host", "x.example"), ("Registries:b:Host", "X.example"), ("Registries:b:MaxReads", "3"));

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RegistryClient>);

        Assert.StartsWith("OciMultiArch:Registries:b: all settings but Prefix and the login are a host's own", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_named_in_the_section_that_says_it()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clients:MaxAttempts"] = "0",
            ["Places:Registries:b:MaxReads"] = "3",
        }).Build();
        var services = Case.Services();
        services.AddOciMultiArch(configuration.GetSection("Clients"));
        services.AddOciMultiArch(configuration.GetSection("Places"));
        services.AddOciMultiArch(static options => options.MaxManifestBytes = 0);
        using var provider = services.Provider();

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<RegistryClient>);

        Assert.Equal(
            ["Clients:MaxAttempts", "MaxManifestBytes", "Places:Registries:b:Host"],
            failure.Failures.Select(static each => each[..each.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Settings_of_several_calls_add_up_and_the_client_stays_one()
    {
        var services = Case.Services();
        services.AddOciMultiArch(static options => options.MaxAttempts = 2);
        services.AddOciMultiArch(Case.Section(("UserAgent", "acme/2")));
        services.PostConfigure<RegistryClientOptions>(static options => options.MaxManifestBytes = 77);
        using var provider = services.Provider();

        var options = provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

        Assert.Equal((2, "acme/2", 77), (options.MaxAttempts, options.UserAgent, options.MaxManifestBytes));
        Assert.Single(services, static each => each.ServiceType == typeof(RegistryClient));
        Assert.Same(provider.GetRequiredService<RegistryClient>(), provider.GetRequiredService<RegistryClient>());
    }

    private static async Task<string> FailureAtStartAsync(string key, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddOciMultiArch(Case.Section(("Registries:eu:Host", "eu.acme.example"), (key, value)));
        using var host = builder.Build();
        var starting = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        return Assert.Single(starting.Failures);
    }

    private static ServiceProvider Bound(params (string Key, string Value)[] settings) =>
        Case.Services().AddAnd(each => each.AddOciMultiArch(Case.Section(settings))).Provider();
}
