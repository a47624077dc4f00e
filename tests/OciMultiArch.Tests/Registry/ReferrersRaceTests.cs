using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>Several clients that write the list of referrers of one manifest at once.</summary>
public sealed class ReferrersRaceTests
{
    private static readonly SampleImage Subject = SampleImage.Make("linux/amd64");
    private static readonly Digest SubjectDigest = Digest.Parse(Subject.Digest);
    private static readonly string ListTag = Subject.Digest.Replace(':', '-');

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0, 2)]
    public async Task A_list_that_is_hidden_for_a_moment_keeps_what_it_holds(int hidden, int expected)
    {
        await using var at = await WithSubjectAsync();
        await at.App.PushAsync(Referrer(1));
        using var other = at.NewClient();
        at.Fake.Inject(static each => each.Is("GET", "/manifests/sha256-"), FakeReply.Error(404, "MANIFEST_UNKNOWN"), hidden);

        await other.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push).PushAsync(Referrer(2));

        Assert.Equal(expected, await at.App.ReferrersAsync(SubjectDigest).CountAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_list_that_a_slower_client_writes_later_is_extended_again(int slower)
    {
        PauseClock clock = new();
        await using var at = await WithSubjectAsync((options, _) =>
        {
            PauseClock.Apply(options, clock);
            options.RetryDelay = TimeSpan.FromSeconds(1);
        });
        var first = at.App.PushAsync(Referrer(1)).AsTask();
        await clock.PassAsync(); // the list is not there: it is asked for again
        await clock.PassAsync();
        await first;
        var stale = at.Stored.Find(ListTag)!.Value.Manifest.Bytes;

        var push = at.App.PushAsync(Referrer(2)).AsTask();
        for (var write = 0; write < slower; write++)
        {
            await clock.PassAsync(() => at.Stored.PutManifest(stale, MediaType.OciIndex.Value, ListTag));
            Assert.False(push.IsCompleted);
        }
        await clock.PassAsync();
        await push;

        Assert.Equal(2, await at.App.ReferrersAsync(SubjectDigest).CountAsync());
        Assert.Equal(1 + 1 + slower, at.Fake.Requests.Count(static each => each.Is("PUT", "/manifests/sha256-")));
    }

    [Fact]
    public async Task A_list_that_never_stays_is_told()
    {
        await using var at = await WithSubjectAsync();
        await at.App.PushAsync(Referrer(1));
        var stale = at.Stored.Find(ListTag)!.Value.Manifest.Bytes;
        at.Fake.Spoil(static each => each.Is("PUT", "/manifests/sha256-"), Overwrite, int.MaxValue);
        var last = Referrer(2);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(last).AsTask());

        Assert.Equal(Problem.Conflict, failure.Problem);
        Assert.Contains($"{last.Digest} was pushed, but is not in the list", failure.Message, StringComparison.Ordinal);

        FakeReply Overwrite(FakeReply reply)
        {
            at.Stored.PutManifest(stale, MediaType.OciIndex.Value, ListTag);
            return reply;
        }
    }

    [Fact]
    public async Task All_that_is_attached_to_one_image_is_listed_in_one_write()
    {
        await using var at = await WithSubjectAsync();
        var image = await at.App.GetAsync(Subject.Digest);

        await at.App.PushAsync(image.WithAttached([Referrer(1), Referrer(2), Referrer(3)]), ["1"]);

        Assert.Equal(3, await at.App.ReferrersAsync(SubjectDigest).CountAsync());
        Assert.Single(at.Fake.Requests, static each => each.Is("PUT", "/manifests/sha256-"));
    }

    private static async Task<RegistryCase> WithSubjectAsync(Action<RegistryClientOptions, RegistryHostOptions>? configure = null)
    {
        var at = await RegistryCase.InMemoryAsync(new() { Referrers = false }, configure);
        at.Stored.Put(Subject);
        return at;
    }

    private static Artifact Referrer(int seed)
    {
        var type = MediaType.Parse("application/spdx+json", null);
        return Artifact.CreateReferrer(Samples.ToArtifact(Subject), type.Value, [Blob.Of(type, Bytes.Noise(20, seed))]);
    }
}
