using System.Net;
using OciMultiArch.Testing;

namespace OciMultiArch.Tests.Registry;

/// <summary>Tags that may not move, as registries say it.</summary>
public class LockedTagTests
{
    private static readonly TestAccount Account = new("user", "word");

    public static TheoryData<string, int> Profiles => new()
    {
        { "specification", 400 },
        { "ECR", 400 },
        { "ECR Public", 400 },
        { "ACR", 405 },
        { "Artifact Registry", 400 },
        { "GitLab", 400 },
        { "Quay", 409 },
        { "Harbor", 412 },
        { "Artifactory", 403 },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Another_image_under_a_locked_tag_is_a_conflict_that_says_what_to_do(string profile, int status)
    {
        TestRegistry registry = new(OptionsOf(profile));
        using var client = registry.CreateClient(Account);
        var (first, second) = (TestImages.Image("linux/amd64"), TestImages.Image("linux/arm64"));
        await registry["acme/immutable-api"].PutAsync(first, ["1"]);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => PushAsync(client, registry, second));

        Assert.Equal((Problem.Conflict, "Push under another tag."), (failure.Problem, failure.Remedy?.Text));
        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        Assert.EndsWith($" The tag holds {first.Digest}.", failure.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(failure.ErrorCodes);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_image_that_a_locked_tag_holds_is_there(string profile, int status)
    {
        TestRegistry registry = new(OptionsOf(profile));
        using var client = registry.CreateClient(Account);
        var image = TestImages.Image("linux/amd64");
        await registry["acme/immutable-api"].PutAsync(image, ["1"]);
        var repository = client.Repository($"{registry.Host}/acme/immutable-api");

        Assert.Equal(Arrival.Present, await repository.WriteAsync(image, [Tag.Parse("1")]));
        Assert.Equal(status, registry.Requests.Last(static request => request.Method == "PUT").Status);
    }

    [Theory]
    [InlineData(403, "DENIED", "requested access to the resource is denied", Problem.Forbidden)]
    [InlineData(400, "MANIFEST_INVALID", "no such layer", Problem.Refused)]
    [InlineData(405, "UNSUPPORTED", "the registry is read-only", Problem.NotSupported)]
    public async Task Another_refusal_stays_what_it_is(int status, string code, string words, Problem problem)
    {
        TestRegistry registry = new();
        using var client = registry.CreateClient();
        await registry["acme/immutable-api"].PutAsync(TestImages.Image("linux/amd64"), ["1"]);
        registry.Inject(static request => request.Is("PUT", "/manifests/1"), TestReply.Error(status, code, words));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => PushAsync(client, registry, TestImages.Image("linux/arm64")));

        Assert.Equal(problem, failure.Problem);
    }

    private static async Task PushAsync(RegistryClient client, TestRegistry registry, Artifact image) =>
        await client.Repository($"{registry.Host}/acme/immutable-api").PushAsync(image, ["1"]);

    private static TestRegistryOptions OptionsOf(string profile)
    {
        var options = profile == "specification" ? new() : RegistryProfiles.Named(profile);
        return options with { ImmutableTags = true, Accounts = [Account] };
    }
}
