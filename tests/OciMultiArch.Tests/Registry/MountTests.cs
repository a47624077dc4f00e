using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Blobs that a neighbouring repository of the same registry has.</summary>
public sealed class MountTests
{
    [Fact]
    public async Task A_neighbours_blob_is_mounted_in_one_request()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Repository("base").PutBlob(Bytes.Noise(10));

        Assert.Equal(Arrival.Mounted, await at.App.WriteAsync(Neighbours(at, 10)));
        Assert.Equal(["POST"], at.Log);
    }

    [Fact]
    public async Task A_session_in_place_of_a_mount_is_used_for_the_upload()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { CrossMount = MountAnswer.AlwaysSession });
        at.Fake.Repository("base").PutBlob(Bytes.Noise(10));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(Neighbours(at, 10)));
        Assert.Equal(
            ["POST", "GET", "PUT"], at.Log.Order(StringComparer.Ordinal).OrderBy(static each => each == "PUT" ? 2 : each == "GET" ? 1 : 0));
    }

    [Theory]
    [InlineData(MountAnswer.Denied)]
    [InlineData(MountAnswer.Unauthorized)]
    [InlineData(MountAnswer.NotAllowed)]
    public async Task A_mount_that_is_refused_is_not_tried_again_from_there(MountAnswer refusal)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { CrossMount = refusal });
        at.Fake.Repository("base").PutBlob(Bytes.Noise(10));
        at.Fake.Repository("base").PutBlob(Bytes.Noise(11));

        await at.App.WriteAsync(Neighbours(at, 10));
        await at.App.WriteAsync(Neighbours(at, 11));

        Assert.Single(at.Fake.Requests, static each => each.Is("POST", "from=base"));
        Assert.Equal(2, at.Stored.Blobs.Count);
    }

    [Fact]
    public async Task A_refusal_to_one_repository_says_nothing_of_another()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Repository("base").PutBlob(Bytes.Noise(10));
        at.Fake.Inject(static each => each.Is("POST", "/v2/app/blobs/uploads/?mount"), FakeReply.Error(403, "DENIED"));

        await at.App.WriteAsync(Neighbours(at, 10));

        Assert.Equal(Arrival.Mounted, await at.Client.Repository($"{at.Fake.Host}/other").WriteAsync(Neighbours(at, 10)));
    }

    [Fact]
    public async Task A_copy_inside_one_host_with_one_permit_each_ends()
    {
        await using var at = await RegistryCase.InMemoryAsync(
            new() { CrossMount = MountAnswer.AlwaysSession }, static (_, host) => (host.MaxReads, host.MaxWrites) = (1, 1));
        var blobs = Enumerable.Range(1, 6).Select(each => 100_000 + each).ToArray();
        foreach (var size in blobs)
            at.Fake.Repository("base").PutBlob(Bytes.Noise(size));

        await Task.WhenAll(blobs.Select(each => at.App.WriteAsync(Neighbours(at, each)).AsTask())).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(blobs.Length, at.Stored.Blobs.Count);
    }

    [Fact]
    public async Task A_source_that_breaks_off_in_the_middle_of_a_copy_is_read_again()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { CrossMount = MountAnswer.AlwaysSession });
        at.Fake.Repository("base").PutBlob(Bytes.Noise(200_000));
        at.Fake.Spoil(static each => each.Is("GET", "/v2/base/blobs/"), static reply => reply with { CutAfter = 1000 });

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(Neighbours(at, 200_000)));
        Assert.Equal(Bytes.Noise(200_000), at.Stored.Blobs.Values.Single());
    }

    [Fact]
    public async Task A_source_that_refuses_is_not_asked_again_for_each_session()
    {
        await using var at = await RegistryCase.InMemoryAsync(
            new() { CrossMount = MountAnswer.AlwaysSession }, static (options, _) => options.MaxAttempts = 3);
        at.Fake.Inject(static each => each.Is("GET", "/v2/base/blobs/"), FakeReply.Error(503, "UNAVAILABLE"), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(Neighbours(at, 10)).AsTask());

        Assert.Contains("/v2/base/blobs/", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, at.Log.Count(static each => each == "GET"));
    }

    private static Blob Neighbours(RegistryCase at, int size) =>
        Blob.In(RegistryCase.Layer(size).Descriptor, at.Client.Repository($"{at.Fake.Host}/base"));
}
