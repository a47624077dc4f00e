using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OciMultiArch.LibrarySample;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>What belongs to a way round is no warning.</summary>
public sealed class QuietTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(TransportSecurity.AnyTlsElseHttp)]
    public async Task Answers_that_were_to_be_expected_are_no_warnings(TransportSecurity? transport)
    {
        await using var fake = await FakeRegistry.StartAsync(new() { Referrers = false, DeletesTags = false });
        fake.Repository("app").Put(SampleImage.Make("linux/amd64"), "1");
        using LogEntries entries = new();
        var services = Case.Services();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(entries));
        services.AddOciMultiArch(options => options.Registries["eu"] = new() { Host = fake.Host, Transport = transport });
        using var provider = services.Provider();
        var client = provider.GetRequiredService<RegistryClient>();

        await client.CopyAsync($"{fake.Host}/app:1", $"{fake.Host}/copy:1");
        Assert.False(await client.ExistsAsync($"{fake.Host}/app:9"));
        var image = await client.GetAsync($"{fake.Host}/copy:1");
        await client.PushAsync(Artifact.CreateReferrer(image, "a/b", []), $"{fake.Host}/copy:sbom");
        await client.Repository($"{fake.Host}/copy").DeleteManifestsAsync([image.Digest, image.Digest]);

        var warnings = entries.Own.Where(static entry => entry.Level >= LogLevel.Warning).Select(static entry => entry.Text);
        // That there is no TLS is told once.
        Assert.Equal(transport is null ? 0 : 1, warnings.Count());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task The_tasks_of_the_page_warn_of_nothing_whatever_the_registry_lacks(bool referrers, bool deletesTags)
    {
        await using var fake = await FakeRegistry.StartAsync(new() { Referrers = referrers, DeletesTags = deletesTags });
        using LogEntries entries = new();
        using TempFolder folder = new();
        using StringWriter output = new();
        await using var provider = Logged(entries);

        await Tour.RunAsync(provider.GetRequiredService<RegistryClient>(), fake.Host, folder.Path, output);

        Assert.Empty(entries.Own.Where(static entry => entry.Level >= LogLevel.Warning).Select(static entry => entry.Text));
        Assert.Contains("""{"spdxVersion":"SPDX-2.3"}""", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("deleted: True", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("<p>Hello</p>", await File.ReadAllTextAsync(folder.At("pulled/index.html")));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Nor_do_they_where_registries_have_habits(string profile)
    {
        TestAccount robot = new("robot", "a password") { Pull = ["*"], Push = ["*"], Delete = ["*"] };
        using TestRegistry registry = new(RegistryProfiles.Named(profile) with
        {
            Accounts = [robot],
            Deletes = true,
        });
        using LogEntries entries = new();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(entries).SetMinimumLevel(LogLevel.Trace));
        using TempFolder folder = new();
        using StringWriter output = new();
        using var client = registry.CreateClient(robot, configure: options => options.LogTo(loggers));

        await Tour.RunAsync(client, registry.Host, folder.Path, output);

        Assert.Empty(entries.Own.Where(static entry => entry.Level >= LogLevel.Warning).Select(static entry => entry.Text));
    }

    public static TheoryData<string> Profiles => [.. RegistryProfiles.All.Select(static profile => profile.Name)];

    private static ServiceProvider Logged(LogEntries entries)
    {
        var services = Case.Services();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(entries));
        services.AddOciMultiArch();
        return services.Provider();
    }
}
