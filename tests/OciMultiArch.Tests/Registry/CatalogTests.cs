using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>The repositories of a registry.</summary>
public sealed class CatalogTests
{
    [Fact]
    public async Task All_pages_are_read_an_empty_one_between_included()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        Page(at, "/v2/_catalog", "/v2/_catalog?last=b&n=2", "a", "team/b");
        Page(at, "last=b", "/v2/_catalog?last=c&n=2");
        Page(at, "last=c", null, "z");

        Assert.Equal(["a", "team/b", "z"], await PathsAsync(at));
    }

    [Fact]
    public async Task A_registry_below_a_path_of_its_own_is_asked_there()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { ServesOthers = true }, static (_, host) => host.PathPrefix = "hub");
        Page(at, "/hub/v2/_catalog", null, "a");

        Assert.Equal(["a"], await PathsAsync(at));
    }

    [Theory]
    [InlineData("""{"repositories":null}""")]
    [InlineData("""{"repositories":[]}""")]
    [InlineData("{}")]
    public async Task None_are_none(string body)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("GET", "/v2/_catalog"), new FakeReply(200).Json(JsonNode.Parse(body)!));

        Assert.Empty(await PathsAsync(at));
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_end_and_names_that_are_none_are_passed_over()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        for (var round = 0; round < 3; round++)
            Page(at, "/v2/_catalog", $"/v2/_catalog?round={round}", "a", "UPPER", "..", "a");

        Assert.Equal(["a"], await PathsAsync(at));
    }

    [Theory]
    [InlineData(404, "NOT_FOUND", Problem.NotSupported)]
    [InlineData(405, "UNSUPPORTED", Problem.NotSupported)]
    [InlineData(501, "UNSUPPORTED", Problem.NotSupported)]
    [InlineData(400, "UNSUPPORTED", Problem.NotSupported)]
    [InlineData(401, "UNAUTHORIZED", Problem.LoginNeeded)]
    [InlineData(403, "DENIED", Problem.Forbidden)]
    public async Task A_registry_that_lists_nothing_says_why(int status, string code, Problem problem)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("GET", "/v2/_catalog"), FakeReply.Error(status, code), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => PathsAsync(at));

        Assert.Equal((problem, status, code), (failure.Problem, (int)failure.StatusCode!, failure.ErrorCodes.Single()));
        Assert.Contains(at.Fake.Host, failure.Message, StringComparison.Ordinal);
        Assert.Contains("said by a test", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/x", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_list_is_an_error()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var page = new FakeReply(200).Bytes("<html>"u8.ToArray(), "text/html");
        at.Fake.Inject(static each => each.Is("GET", "/v2/_catalog"), page);

        Assert.Equal(Problem.InvalidResponse, (await Assert.ThrowsAsync<ContentMismatchException>(() => PathsAsync(at))).Problem);
    }

    private static async Task<string[]> PathsAsync(RegistryCase at) =>
        await at.Client.RepositoriesAsync(at.Fake.Host).Select(static name => name.Path).ToArrayAsync();

    private static void Page(RegistryCase at, string part, string? next, params string[] names)
    {
        var body = new JsonObject { ["repositories"] = new JsonArray([.. names.Select(static name => (JsonNode)name!)]) };
        var reply = new FakeReply(200).Json(body);
        at.Fake.Inject(each => each.Is("GET", part), next is null ? reply : reply.With("Link", $"<{next}>; rel=\"next\""));
    }
}
