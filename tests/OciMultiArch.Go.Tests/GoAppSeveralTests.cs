using System.Formats.Tar;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Several programs: in one image, and side by side.</summary>
public sealed class GoAppSeveralTests
{
    [Fact]
    public async Task Programs_of_one_image_stand_beside_each_other_each_in_its_own_layer()
    {
        using var sources = TwoPrograms();
        MemoryStore cache = new();
        GoApp app = new("./cmd/api")
        {
            WorkingDirectory = sources.Path,
            FurtherPackages = ["./cmd/worker"],
            Platforms = Platform.ParseList("linux/amd64,windows/amd64"),
            FileName = "/opt/server",
        };

        var images = await (await app.BuildAsync(cache)).ImagesAsync();

        Assert.Equal([["/opt/server"], [@"C:\opt\server.exe"]], await EntrypointsAsync(images));
        foreach (var (image, last) in images.Zip(["opt/worker", "Files/opt/worker.exe"]))
        {
            var config = await image.ConfigAsync();
            Assert.Equal(
                ["go build example.com/tiny/cmd/api", "go build example.com/tiny/cmd/worker"],
                config.History.Select(static step => step.CreatedBy!));
            var file = (await Built.LastLayerAsync(image)).Single(static entry => entry.EntryType == TarEntryType.RegularFile);
            Assert.Equal(last, file.Name);
            var header = await ExecutableHeader.ReadAsync(new MemoryStream(await Built.ProgramAsync(image)));
            Assert.True(header!.Fits(image.Descriptor.Platform!));
        }
        var alone = await (app with { FurtherPackages = [] }).BuildAsync(cache);
        var first = (await alone.ImagesAsync())[0];
        Assert.Equal(first.Manifest!.Layers[0].Digest, images[0].Manifest!.Layers[0].Digest);
    }

    [Fact]
    public async Task Two_programs_of_one_name_cannot_be_in_one_image()
    {
        using var sources = Sources.Of(("go.mod", Sources.Module), ("a/api/main.go", Sources.Tiny), ("b/api/main.go", Sources.Tiny));
        GoApp app = new("./a/api") { WorkingDirectory = sources.Path, FurtherPackages = ["./b/api"], Platforms = Built.Amd64 };

        var refused = await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(new UntouchedCache()).AsTask());

        Assert.Equal(
            "example.com/tiny/a/api and example.com/tiny/b/api would both be /app/api in one image. Make an image for each.",
            refused.Message);
        Assert.Equal(Problem.Conflict, refused.Problem);
    }

    [Fact]
    public async Task What_is_wrong_with_a_further_package_names_it()
    {
        using var sources = Sources.Of(("go.mod", Sources.Module), ("api/main.go", Sources.Tiny), ("lib/lib.go", "package lib\n"));
        GoApp app = new("./api") { WorkingDirectory = sources.Path, FurtherPackages = ["./lib"], Platforms = Built.Amd64 };

        var refused = await Assert.ThrowsAsync<BuildException>(() => app.BuildAsync(new UntouchedCache()).AsTask());

        Assert.StartsWith("The package ./lib is not a main package", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_that_share_slots_do_not_run_more_work_at_once_than_there_are()
    {
        GoBuildSlots slots = new(2);
        var running = 0;
        var most = 0;
        TaskCompletionSource full = new();
        var works = Enumerable.Range(0, 6).Select(_ => slots.RunAsync(WorkAsync, default).AsTask()).ToArray();
        await full.Task;
        await Task.WhenAll(works);
        Assert.Equal(2, most);

        async ValueTask<int> WorkAsync()
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (running == 2)
                full.TrySetResult();
            await full.Task;
            await Task.Yield();
            return Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task A_wait_for_a_slot_that_is_ended_takes_none()
    {
        GoBuildSlots slots = new(1);
        TaskCompletionSource hold = new();
        var first = slots.RunAsync(HoldAsync, default).AsTask();
        using CancellationTokenSource ending = new();
        var ended = slots.RunAsync(static () => new ValueTask<int>(2), ending.Token).AsTask();
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
        var third = slots.RunAsync(static () => new ValueTask<int>(3), default).AsTask();
        Assert.False(third.IsCompleted);

        hold.SetResult();

        Assert.Equal((1, 3), (await first, await third));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GoBuildSlots(0));

        async ValueTask<int> HoldAsync()
        {
            await hold.Task;
            return 1;
        }
    }

    [Theory]
    [InlineData("./cmd/api", "api")]
    [InlineData("/src/cmd/Api/", "api")]
    [InlineData("example.com/x/server/v2", "server")]
    [InlineData("./v2", "PARENT")]
    [InlineData("./server/v1", "v1")]
    public void A_program_is_called_after_the_last_part_that_is_no_major_version(string package, string name)
    {
        using TempFolder folder = new();
        var wanted = name == "PARENT" ? Path.GetFileName(folder.Path).ToLowerInvariant() : name;
        Assert.Equal(wanted, ProgramName.OfPackage(package, folder.Path));
    }

    [Fact]
    public async Task The_name_of_the_program_is_a_placeholder()
    {
        BuildTemplates named = new(".") { Name = "api" };
        Assert.Equal("host/api-api", await named.ExpandAsync("host/{name}{-name}"));
        var missing = await Assert.ThrowsAsync<BuildException>(() => new BuildTemplates(".").ExpandAsync("{name}").AsTask());
        Assert.StartsWith("The placeholder {name} has no value: there is no program", missing.Message, StringComparison.Ordinal);
    }

    private static TempFolder TwoPrograms() =>
        Sources.Of(("go.mod", Sources.Module), ("cmd/api/main.go", Sources.Tiny), ("cmd/worker/main.go", Sources.Tiny));

    private static async Task<List<IReadOnlyList<string>>> EntrypointsAsync(IEnumerable<Artifact> images)
    {
        List<IReadOnlyList<string>> entrypoints = [];
        foreach (var image in images)
            entrypoints.Add((await image.ConfigAsync()).Config!.Entrypoint);
        return entrypoints;
    }
}
