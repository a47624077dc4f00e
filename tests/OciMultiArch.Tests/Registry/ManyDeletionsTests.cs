using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Many manifests as they are removed: what that costs, and what becomes of each.</summary>
public sealed class ManyDeletionsTests
{
    private const int Count = 20;
    private static readonly Digest Absent = Digest.Of("absent"u8);

    [Fact]
    public async Task Twenty_manifests_cost_one_question_and_twenty_deletions()
    {
        var (at, digests) = await WithManifestsAsync();
        await using var ends = at;

        var deleted = await at.App.DeleteManifestsAsync(digests);

        Assert.Equal(digests, deleted.Select(static each => each.Digest));
        Assert.All(deleted, static each => Assert.Equal((true, null, null), (each.WasThere, each.Failure, each.ListFailure)));
        Assert.Empty(at.Stored.Manifests);
        Assert.Equal(["GET", .. Enumerable.Repeat("DELETE", Count)], at.Log);
    }

    [Fact]
    public async Task Where_clients_keep_no_list_of_referrers_the_tags_say_so_once()
    {
        var (at, digests) = await WithManifestsAsync(new() { Referrers = false });
        await using var ends = at;
        at.Fake.Repository("app").PutManifest(at.Stored.Manifests[$"{digests[0]}"].Bytes, MediaType.OciManifest.Value, "1.0-rc.1", "pr-12");

        await at.App.DeleteManifestsAsync(digests);

        Assert.Empty(at.Stored.Manifests);
        Assert.Equal(["GET", "GET", .. Enumerable.Repeat("DELETE", Count)], at.Log);
    }

    [Fact]
    public async Task A_referrer_leaves_the_list_that_its_clients_keep()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1");
        var subject = await at.App.GetAsync("1");
        var (first, second) = (Artifact.CreateReferrer(subject, "a/b", []), Artifact.CreateReferrer(subject, "c/d", []));
        await at.App.PushAsync(first, []);
        await at.App.PushAsync(second, []);

        var deleted = await at.App.DeleteManifestsAsync([first.Digest, Absent]);

        Assert.Equal([true, false], deleted.Select(static each => each.WasThere));
        Assert.Equal([second.Digest], await at.App.ReferrersAsync(subject.Digest).Select(static each => each.Digest).ToListAsync());
    }

    [Fact]
    public async Task One_that_fails_stops_no_other_and_one_that_was_gone_is_no_failure()
    {
        var (at, digests) = await WithManifestsAsync();
        await using var ends = at;
        at.Fake.Inject(each => each.Is("DELETE", $"{digests[3]}"), FakeReply.Error(403, "DENIED"), int.MaxValue);

        var deleted = await at.App.DeleteManifestsAsync([.. digests, Absent, digests[0]]);

        Assert.Equal(Count + 1, deleted.Count);
        Assert.False(deleted[^1].WasThere);
        Assert.Equal(digests[3], Assert.Single(deleted, static each => each.Failure is not null).Digest);
        Assert.Equal($"{digests[3]}", Assert.Single(at.Stored.Manifests).Key);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(404)]
    public async Task A_registry_that_deletes_nothing_is_asked_once(int status)
    {
        var (at, digests) = await WithManifestsAsync();
        await using var ends = at;
        at.Fake.Inject(static each => each.Method == "DELETE", FakeReply.Error(status, "UNSUPPORTED"), int.MaxValue);

        var deleted = await at.App.DeleteManifestsAsync(digests);

        Assert.Equal(digests, deleted.Select(static each => each.Digest));
        Assert.All(deleted, static each => Assert.Equal(Problem.NotSupported, each.Failure!.Problem));
        Assert.Single(at.Log, static method => method == "DELETE");
        Assert.Equal(Count, at.Stored.Manifests.Count);
    }

    [Fact]
    public async Task A_registry_that_says_it_deleted_and_did_not_is_found_out()
    {
        var (at, digests) = await WithManifestsAsync();
        await using var ends = at;
        at.Fake.Inject(each => each.Is("DELETE", $"{digests[5]}"), new FakeReply(200), int.MaxValue);

        var deleted = await at.App.DeleteManifestsAsync(digests);

        Assert.Equal(Problem.InvalidResponse, Assert.Single(deleted, static each => each.Failure is not null).Failure!.Problem);
    }

    [Fact]
    public async Task A_deletion_whose_first_answer_is_lost_is_a_deletion()
    {
        var (at, digests) = await WithManifestsAsync();
        await using var ends = at;
        at.Fake.Spoil(each => each.Is("DELETE", $"{digests[5]}"), static _ => FakeReply.Broken);

        var deleted = await at.App.DeleteManifestsAsync(digests);

        Assert.All(deleted, static each => Assert.Equal((true, null), (each.WasThere, each.Failure)));
    }

    [Fact]
    public async Task None_ask_nothing()
    {
        await using var at = await RegistryCase.InMemoryAsync();

        Assert.Empty(await at.App.DeleteManifestsAsync([]));
        Assert.Empty(at.Log);
    }

    private static async Task<(RegistryCase At, Digest[] Digests)> WithManifestsAsync(FakeRegistryOptions? options = null)
    {
        var at = await RegistryCase.InMemoryAsync(options);
        var images = Enumerable.Range(0, Count).Select(each => SampleImage.Make("linux/amd64", payload: Bytes.Noise(10, each)));
        Digest[] digests = [.. images.Select(image => Digest.Parse(at.Stored.Put(image)))];
        return (at, digests);
    }
}
