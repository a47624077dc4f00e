using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Whether a registry lists referrers is asked once, not once for each of its repositories.</summary>
public sealed class ReferrersMemoryTests
{
    private const int Repositories = 20;
    private static readonly SampleImage Subject = SampleImage.Make("linux/amd64");

    /// <summary>How a registry says that it has no such request at all.</summary>
    public static TheoryData<int, string?, string> OfRegistry => new()
    {
        { 404, "text/plain", "404 page not found\n" },
        { 404, null, "" },
        { 404, "application/json", "{}" },
        { 404, "application/json", """{"errors":[{"code":"UNSUPPORTED"}]}""" },
        { 405, "application/json", """{"errors":[{"code":"UNSUPPORTED"}]}""" },
        { 501, null, "" },
    };

    [Theory]
    [MemberData(nameof(OfRegistry))]
    public async Task Twenty_repositories_are_one_question(int status, string? type, string body)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), Answer(status, type, body), int.MaxValue);

        await AskAllAsync(at);

        Assert.Equal(1, Questions(at));
    }

    [Fact]
    public async Task Another_account_of_the_client_asks_no_more()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        await AskAllAsync(at);

        using var other = at.Client.With(new StaticCredentials([]));
        await other.ReferrersAsync($"{at.Fake.Host}/new@{Subject.Digest}").CountAsync();

        Assert.Equal(1, Questions(at));
    }

    [Fact]
    public async Task Copies_of_twenty_repositories_are_one_question()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        for (var each = 0; each < Repositories; each++)
        {
            at.Fake.Repository($"app{each}").Put(Subject, "1");
            await at.Client.CopyAsync($"{at.Fake.Host}/app{each}:1", $"{at.Fake.Host}/copy{each}:1");
        }

        Assert.Equal(1, Questions(at));
    }

    [Fact]
    public async Task What_is_said_of_one_repository_is_not_said_of_the_others()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), FakeReply.Error(404, "NAME_UNKNOWN"), int.MaxValue);

        await AskAllAsync(at);

        Assert.Equal(Repositories, Questions(at));
    }

    [Fact]
    public async Task A_registry_is_asked_again_after_an_hour()
    {
        FakeTimeProvider clock = new();
        await using var at = await RegistryCase.InMemoryAsync(new() { Referrers = false }, (options, _) => options.TimeProvider = clock);
        await AskAllAsync(at);

        clock.Advance(TimeSpan.FromMinutes(61));
        await AskAllAsync(at);

        Assert.Equal(2, Questions(at));
    }

    private static async Task AskAllAsync(RegistryCase at)
    {
        for (var each = 0; each < Repositories; each++)
            await at.Client.ReferrersAsync($"{at.Fake.Host}/app{each}@{Subject.Digest}").CountAsync();
    }

    private static FakeReply Answer(int status, string? type, string body)
    {
        FakeReply reply = new(status);
        return type is null ? reply : reply.Bytes(System.Text.Encoding.UTF8.GetBytes(body), type);
    }

    private static int Questions(RegistryCase at) => at.Fake.Requests.Count(static each => each.Is("GET", "/referrers/"));
}
