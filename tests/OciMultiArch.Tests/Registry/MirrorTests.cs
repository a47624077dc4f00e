using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Reading from mirrors: what is asked of whom.</summary>
public sealed class MirrorTests
{
    [Fact]
    public async Task A_mirror_that_has_the_content_is_all_that_is_asked()
    {
        await using var at = await MirrorCase.StartAsync();

        Assert.Equal(at.Image.Layer, await at.PullAsync());
        Assert.Equal(at.Image.Digest, (await at.App.ResolveAsync(Tag.Parse("1")))!.Digest.ToString());

        Assert.Empty(at.AskedOfOrigin);
        Assert.Equal(
            ["GET /v2/app/manifests/1", $"GET /v2/app/blobs/{Bytes.Digest(at.Image.Layer)}", "HEAD /v2/app/manifests/1"],
            at.AskedOfMirror);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Where_a_mirror_refuses_or_fails_the_registry_is_asked(int status)
    {
        await using var at = await MirrorCase.StartAsync();
        at.Mirror.Inject(static _ => true, FakeReply.Error(status, "NO"), int.MaxValue);

        Assert.Equal(at.Image.Layer, await at.PullAsync());

        Assert.Equal(2, at.AskedOfOrigin.Count());
        // What it lacks it is asked for piece by piece; what fails is left alone, and never retried.
        Assert.Equal(status == 404 ? 2 : 1, at.AskedOfMirror.Count());
    }

    [Fact]
    public async Task A_mirror_that_breaks_connections_or_is_not_there_is_passed_over()
    {
        await using var at = await MirrorCase.StartAsync();
        await using var broken = SocketServer.Start(static _ => SocketReply.AfterBody.Reset());
        using var client = at.NewClient([new("127.0.0.1:1"), new(broken.Host), new(at.Mirror.Host)]);

        Assert.Equal(at.Image.Layer, await at.PullAsync(client));

        Assert.Single(broken.Requests);
        Assert.Equal(2, at.AskedOfMirror.Count());
        Assert.Empty(at.AskedOfOrigin);
    }

    [Fact]
    public async Task A_mirror_that_is_silent_is_passed_over_and_asked_again_only_after_a_while()
    {
        FakeTimeProvider clock = new();
        await using var at = await MirrorCase.StartAsync();
        await using var silent = SocketServer.Start(static _ => SocketReply.AfterBody.Stall());
        using var client = at.NewClient([new(silent.Host)], options => options.TimeProvider = clock);

        var first = at.PullAsync(client);
        while (silent.Requests.Count == 0)
            await Task.Delay(10);
        await Task.Delay(50);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(at.Image.Layer, await first);
        clock.Advance(TimeSpan.FromSeconds(50));
        await at.PullAsync(client);
        Assert.Single(silent.Requests);

        clock.Advance(TimeSpan.FromSeconds(20));
        var last = at.PullAsync(client);
        while (silent.Requests.Count == 1)
            await Task.Delay(10);
        await Task.Delay(50);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(at.Image.Layer, await last);
    }

    [Theory]
    [InlineData(MirrorPulls.All, true, true)]
    [InlineData(MirrorPulls.ByDigest, false, true)]
    [InlineData(MirrorPulls.ByTag, true, false)]
    public async Task What_is_asked_by_tag_or_digest_goes_where_the_mirror_is_for_it(MirrorPulls pulls, bool tags, bool digests)
    {
        await using var at = await MirrorCase.StartAsync(mirror => mirror with { Pulls = pulls });

        await at.App.GetAsync("1");
        await at.App.ResolveAsync(Tag.Parse("1"));
        Assert.Equal(tags ? 2 : 0, at.AskedOfMirror.Count());
        await at.App.GetAsync(at.Image.Digest);
        Assert.Equal((tags ? 2 : 0) + (digests ? 1 : 0), at.AskedOfMirror.Count());
        Assert.Equal(3, at.AskedOfMirror.Count() + at.AskedOfOrigin.Count());
    }

    [Fact]
    public async Task Lists_are_asked_of_the_registry_itself()
    {
        await using var at = await MirrorCase.StartAsync();

        Assert.Equal(["1"], await at.App.TagsAsync().Select(static each => each.Value).ToListAsync());
        Assert.Empty(await at.App.ReferrersAsync(Digest.Parse(at.Image.Digest)).ToListAsync());

        Assert.Empty(at.AskedOfMirror);
    }

    [Fact]
    public async Task A_push_asks_and_writes_to_the_registry_itself_whatever_its_handle_is_for()
    {
        await using var at = await MirrorCase.StartAsync();
        await using var elsewhere = await RegistryCase.StartAsync();
        var other = SampleImage.Make("linux/arm64");
        elsewhere.Stored.PutIndex([at.Image, other], "1");
        var index = await elsewhere.App.GetAsync("1");

        foreach (var access in Enum.GetValues<RepositoryAccess>())
        {
            var app = at.Client.Repository($"{at.Origin.Fake.Host}/app", access);
            await app.PlanAsync(index, ["2"]);
            await app.PushAsync(index, ["2"]);
            await app.TagAsync("2", "3");
            await app.HasManifestAsync(index.Descriptor);
            await app.HasBlobAsync(index.Descriptor);
            await app.DeleteTagAsync(Tag.Parse("3"));
        }

        Assert.Empty(at.AskedOfMirror);
        Assert.Equal(index.Digest.ToString(), at.Origin.Stored.Tags["2"]);
    }

    [Theory]
    [InlineData(RepositoryAccess.Push)]
    [InlineData(RepositoryAccess.Delete)]
    public async Task A_handle_for_writing_reads_from_the_registry_itself(RepositoryAccess access)
    {
        await using var at = await MirrorCase.StartAsync();

        await at.Client.Repository($"{at.Origin.Fake.Host}/app", access).GetAsync("1");

        Assert.Empty(at.AskedOfMirror);
    }

    [Fact]
    public async Task A_copy_reads_from_the_mirror_and_writes_to_the_registry()
    {
        await using var at = await MirrorCase.StartAsync();
        await using var target = await RegistryCase.StartAsync();

        await at.Client.CopyAsync($"{at.Origin.Fake.Host}/app:1", $"{target.Fake.Host}/copy:1");

        // What refers to an image, the registry itself is asked.
        Assert.Equal([$"GET /v2/app/referrers/{at.Image.Digest}"], at.AskedOfOrigin);
        Assert.Equal(at.Image.Digest, target.Fake.Repository("copy").Tags["1"]);
        Assert.Equal(3, at.AskedOfMirror.Count());
    }

    [Fact]
    public async Task A_copy_from_a_mirror_goes_on_without_referrers_where_the_registry_cannot_be_asked()
    {
        List<string> warned = [];
        await using var at = await MirrorCase.StartAsync(configure: options =>
        {
            options.MaxAttempts = 1;
            options.Warn = warning => warned.Add(warning.Message);
        });
        await using var target = await RegistryCase.StartAsync();
        at.Origin.Fake.Inject(static _ => true, FakeReply.Broken, int.MaxValue);

        await at.Client.CopyAsync($"{at.Origin.Fake.Host}/app:1", $"{target.Fake.Host}/copy:1");

        Assert.Equal(at.Image.Digest, target.Fake.Repository("copy").Tags["1"]);
        Assert.Contains("What refers to images", Assert.Single(warned), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_may_be_told_which_registry_is_meant()
    {
        await using var at = await MirrorCase.StartAsync(mirror => mirror with { SendsNamespace = true });

        await at.PullAsync();

        Assert.All(at.AskedOfMirror, each => Assert.EndsWith($"?ns={at.Origin.Fake.Host}", each, StringComparison.Ordinal));
        Assert.Empty(at.AskedOfOrigin);
    }

    [Fact]
    public async Task Telemetry_names_the_host_that_answered()
    {
        await using var at = await MirrorCase.StartAsync();

        await at.PullAsync();

        Assert.All(at.Origin.Observed, each => Assert.StartsWith($"http://{at.Mirror.Host}/", each.Url, StringComparison.Ordinal));
        Assert.All(at.Origin.Observed, each => Assert.Equal(1, each.Attempt));
    }
}
