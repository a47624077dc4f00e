using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>
/// What becomes of the same job, given to <c>docker manifest</c> and to this library, when a registry is busy or does not
/// mount.
/// </summary>
public sealed class SideBySideFailureTests
{
    private static readonly SampleImage[] Images = [SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64")];

    [Fact]
    public async Task Docker_gives_up_at_the_first_429_and_we_wait_as_long_as_the_registry_asks()
    {
        using var docker = await DockerClient.FindAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { ServesOthers = true });
        Fill(docker, fake, "app");
        await docker.CreateAsync($"{fake.Host}/app:docker", [$"{fake.Host}/app:amd64", $"{fake.Host}/app:arm64"]);

        fake.Inject(IsPut, Busy);
        var theirs = await docker.RunAsync(["manifest", "push", "--insecure", $"{fake.Host}/app:docker"]);
        using RegistryClient client = new();
        var app = client.Repository($"{fake.Host}/app", RepositoryAccess.Push);
        fake.Inject(IsPut, Busy);
        await app.PushAsync(await Artifact.CreateIndexAsync([await app.GetAsync("amd64"), await app.GetAsync("arm64")]), ["ours"]);

        Assert.NotEqual(0, theirs.ExitCode);
        Assert.False(fake.Repository("app").Tags.ContainsKey("docker"));
        Assert.Equal(2, (await app.GetAsync("ours")).Index!.Manifests.Count);
    }

    [Fact]
    public async Task Docker_fails_where_a_registry_does_not_mount_and_we_copy()
    {
        using var docker = await DockerClient.FindAsync();
        await using var fake = await FakeRegistry.StartAsync(new() { CrossMount = MountAnswer.AlwaysSession, ServesOthers = true });
        Fill(docker, fake, "lib/base");

        await docker.CreateAsync($"{fake.Host}/app:docker", [$"{fake.Host}/lib/base:amd64", $"{fake.Host}/lib/base:arm64"]);
        var theirs = await docker.RunAsync(["manifest", "push", "--insecure", $"{fake.Host}/app:docker"]);
        using RegistryClient client = new();
        var (app, lib) = (client.Repository($"{fake.Host}/app", RepositoryAccess.Push), client.Repository($"{fake.Host}/lib/base"));
        await app.PushAsync(await Artifact.CreateIndexAsync([await lib.GetAsync("amd64"), await lib.GetAsync("arm64")]), ["ours"]);

        Assert.NotEqual(0, theirs.ExitCode);
        Assert.False(fake.Repository("app").Tags.ContainsKey("docker"));
        Assert.True((await (await app.GetAsync("ours")).VerifyAsync()).IsSound);
    }

    private static FakeReply Busy => FakeReply.Error(429, "TOOMANYREQUESTS", "slow down").With("Retry-After", "1");

    private static bool IsPut(FakeRequest request) => request.Is("PUT", "/manifests/");

    // A client before 23.0 reads Docker's own types alone.
    private static void Fill(DockerClient docker, FakeRegistry fake, string repository)
    {
        foreach (var image in Images)
            fake.Repository(repository).Put(
                docker.CanReadOci ? image : SampleImage.Make(image.Platform, ImageFamily.Docker),
                image.Platform["linux/".Length..]);
    }
}
