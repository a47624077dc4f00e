using System.Net;

namespace OciMultiArch.Tests.Testing;

/// <summary>What goes wrong because a test wants it to.</summary>
public sealed class TestFaultTests
{
    private static readonly Artifact Image = TestImages.Image("linux/amd64");

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_push_outlives_a_fault_of_any_of_its_requests(int number)
    {
        TestReply[] faults = [TestReply.TooMany(0), TestReply.Error(503, "UNAVAILABLE"), new(500), TestReply.Broken, TestReply.Broken with { AfterBytes = 3 }];
        foreach (var fault in faults)
        {
            using TestRegistry registry = new();
            using var client = registry.CreateClient();
            registry.Inject(number, fault);

            await client.Repository("registry.test/app", RepositoryAccess.Push).PushAsync(Image, ["1.0"]);

            Assert.Equal($"{Image.Digest}", registry["app"].Tags["1.0"]);
            Assert.True(registry.Requests.Count >= number, $"{number} of {registry.Requests.Count}");
            registry.AssertClean();
        }
    }

    [Fact]
    public async Task A_reply_can_be_lost_cut_or_wrong()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        await registry["app"].PutAsync(Image, ["1.0"]);
        var layer = (await client.GetAsync("registry.test/app:1.0")).Blobs[1];
        registry.Spoil(static each => each.Kind == RequestKind.Blob, static reply => reply with { Lost = true });
        registry.Spoil(static each => each.Kind == RequestKind.Blob, static reply => reply with { CutAfter = 700 });
        registry.ForgetRequests();

        var read = await layer.ReadAsync();

        Assert.Equal((int)layer.Descriptor.Size, read.Length);
        Assert.Equal([null, null, "bytes=700-"], registry.Requests.Select(static each => each["Range"]));
        registry.Spoil(static each => each.Kind == RequestKind.Blob, static reply => reply with { Body = new byte[reply.Body.Length] }, int.MaxValue);
        await Assert.ThrowsAsync<ContentMismatchException>(() => layer.ReadAsync().AsTask());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_that_stalls_is_given_up(bool isSilent)
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient(configure: static options =>
        {
            options.StallTimeout = options.ResponseTimeout = TimeSpan.FromMilliseconds(50);
            options.MaxAttempts = 1;
        });
        await registry["app"].PutAsync(Image, ["1.0"]);
        registry.Spoil(static _ => true, reply => isSilent ? reply with { Silent = true } : reply with { StallAfter = 5 }, int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.GetAsync("registry.test/app:1.0").AsTask());

        Assert.Equal(Problem.TimedOut, failure.Problem);
    }

    [Fact]
    public async Task A_header_can_be_dropped_and_a_status_forced()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        await registry["app"].PutAsync(Image, ["1.0"]);
        registry.Spoil(static each => each.Method == "GET", static reply => reply.Without("Docker-Content-Digest"));
        registry.Inject(static each => each.Is("PUT", "/manifests/"), TestReply.Error(403, "DENIED", "not today"));

        Assert.Equal(Image.Digest, (await client.GetAsync("registry.test/app:1.0")).Digest);
        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository("registry.test/app", RepositoryAccess.Push).TagAsync("1.0", "2.0").AsTask());

        Assert.Equal(HttpStatusCode.Forbidden, failure.StatusCode);
        Assert.DoesNotContain("2.0", registry["app"].Tags.Keys);
    }

    [Fact]
    public void A_fault_that_no_request_met_is_told()
    {
        using TestRegistry registry = new();
        registry.Inject(static request => request.Is("PUT", "/manifests/"), TestReply.Broken);
        registry.Spoil(7, static reply => reply);
        registry.Inject(static _ => true, TestReply.Broken, 0);

        var failure = Assert.Throws<InvalidOperationException>(registry.AssertClean);

        Assert.Equal(
            """
            Faults were set, and no request met them: Inject(static request => request.Is("PUT", "/manifests/")); Spoil(7). Correct their conditions, or set AllowsUnreachedFaults.
            """,
            failure.Message);
    }

    [Fact]
    public void A_fault_that_no_request_met_may_be_allowed()
    {
        using TestRegistry registry = new(new() { AllowsUnreachedFaults = true });
        registry.Inject(1, TestReply.Broken);

        registry.AssertClean();
    }

    [Theory]
    [InlineData("Acme/X")]
    [InlineData("")]
    [InlineData("acme/")]
    [InlineData("/acme")]
    [InlineData("acme//api")]
    [InlineData("acme/api:1")]
    [InlineData("registry.test:5000/api")]
    [InlineData("acme api")]
    [InlineData("acme/-api")]
    [InlineData("acme/api\n")]
    public void A_repository_that_no_registry_has_cannot_be_filled(string name)
    {
        using TestRegistry registry = new();

        var failure = Assert.Throws<ArgumentException>(() => registry[name]);

        Assert.StartsWith($"'{name}' is no name of a repository. Write parts of lower-case letters", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData(".1")]
    [InlineData("a/b")]
    [InlineData("1.0+build")]
    [InlineData("1\n")]
    [InlineData("sha256:abc")]
    public async Task A_tag_that_no_registry_takes_cannot_be_put(string tag)
    {
        using TestRegistry registry = new();

        var failures = new[]
        {
            await Assert.ThrowsAsync<ArgumentException>(() => registry["acme/api"].PutAsync(Image, ["ok", tag]).AsTask()),
            Assert.Throws<ArgumentException>(() => { registry["acme/api"].PutManifest("{}"u8, "application/json", "ok", tag); }),
        };

        Assert.All(failures, failure => Assert.StartsWith($"'{tag}' is no tag. Write at most 128", failure.Message, StringComparison.Ordinal));
        Assert.Empty(registry["acme/api"].Manifests);
    }
}
