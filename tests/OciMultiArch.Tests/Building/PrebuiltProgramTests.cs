using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Building;

/// <summary>Images of programs that are built already.</summary>
public sealed class PrebuiltProgramTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly MemoryStore store = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_platform_of_Linux_that_has_a_program_gets_an_image()
    {
        Write("dist/linux-amd64/app", "amd64");
        Write("dist/linux-arm64/app", "arm64");
        Write("dist/linux-armv6/app", "arm");
        Write("dist/linux-loong64x/app", "riscv64");

        var index = await Of("dist/{os}-{arch}{variant}/app").BuildAsync(store, Scratch);

        Assert.Equal(["linux/amd64", "linux/arm64/v8", "linux/arm/v6"], index.Index!.Manifests.Select(each => $"{each.Platform}"));
        var image = (await index.ImagesAsync())[1];
        Assert.Equal(["/app/app"], (await image.ConfigAsync()).Config!.Entrypoint);
        Assert.Equal(FakeProgram.Elf("arm64"), await ReadAsync(image, "/app/app"));
    }

    [Theory]
    [InlineData("app_linux_amd64_v1/app", "app_{goreleaser}/app")]
    [InlineData("app_linux_amd64/app", "app_{goreleaser}/app")]
    [InlineData("target/x86_64-unknown-linux-gnu/release/app", "target/{rust}/release/app")]
    [InlineData("zig-out/x86_64-linux/app", "zig-out/{zig}/app")]
    [InlineData("publish/linux-musl-x64/app", "publish/{rid}/app")]
    [InlineData("app-linux-x86_64", "app-{os}-{machine}")]
    [InlineData("app", "app")]
    public async Task A_program_is_found_under_the_name_of_its_maker(string file, string template)
    {
        Write(file, "amd64");

        var image = await Of(template).BuildAsync(store, Scratch);

        Assert.Equal("linux/amd64", $"{image.Descriptor.Platform}");
        Assert.Equal(["/app/app"], (await image.ConfigAsync()).Config!.Entrypoint);
    }

    [Fact]
    public async Task A_folder_goes_into_the_image_with_its_program()
    {
        Write("publish/linux-x64/Api", "amd64");
        Write("publish/linux-x64/libclr.so", "amd64");
        folder.Write("publish/linux-x64/data/a.txt", "a");

        var image = await Of("publish/{rid}").BuildAsync(store, Scratch);
        var named = await (Of("publish/{rid}") with { FileName = "/srv/", Program = "Api" }).BuildAsync(store, Scratch);

        Assert.Equal(["/app/Api"], (await image.ConfigAsync()).Config!.Entrypoint);
        Assert.Equal("a"u8.ToArray(), await ReadAsync(image, "/app/data/a.txt"));
        Assert.Equal(["/srv/Api"], (await named.ConfigAsync()).Config!.Entrypoint);
        Assert.Equal("a"u8.ToArray(), await ReadAsync(named, "/srv/data/a.txt"));
    }

    [Theory]
    [InlineData("Acme.Api", "Acme.Api.dbg createdump Acme.Api.runtimeconfig.json")]
    [InlineData("Api", "Api.debug Api.dll libclr.so.1")]
    public async Task What_compilers_put_beside_a_program_is_not_taken_for_one(string program, string beside)
    {
        foreach (var name in beside.Split(' ').Append(program))
            Write($"publish/linux-x64/{name}", "amd64");

        var image = await Of("publish/{rid}").BuildAsync(store, Scratch);

        Assert.Equal([$"/app/{program}"], (await image.ConfigAsync()).Config!.Entrypoint);
    }

    [Fact]
    public async Task An_assembly_of_NET_is_one_for_every_platform_where_something_else_starts_it()
    {
        folder.Write("publish/Api.dll", FakeProgram.Assembly());
        var program = Of("publish") with { Platforms = Platform.ParseList("linux/amd64,linux/s390x"), Program = "Api.dll" };

        var index = await program.BuildAsync(
            store, static platform => Scratch(platform) with { Change = new() { Entrypoint = ["dotnet", "/app/Api.dll"] } });
        var refused = await Assert.ThrowsAsync<BuildException>(async () => await program.BuildAsync(store, Scratch));

        Assert.Equal(["linux/amd64", "linux/s390x"], index.Index!.Manifests.Select(each => $"{each.Platform}"));
        // Both are refused, and whichever comes first is told.
        Assert.Matches("Api.dll', the program for linux/(amd64|s390x), is PortableExecutable 386", refused.Reason);
    }

    [Fact]
    public async Task An_assembly_for_one_architecture_is_refused_for_another_and_none_says_a_platform()
    {
        folder.Write("x64/Api.dll", FakeProgram.Assembly(0x8664));
        folder.Write("any/Api.dll", FakeProgram.Assembly());
        var program = Of("x64") with { Platforms = Platform.ParseList("linux/amd64"), Program = "Api.dll" };

        await program.BuildAsync(store, Started);
        var refused = await Assert.ThrowsAsync<BuildException>(async () =>
            await (program with { Platforms = Platform.ParseList("linux/arm64") }).BuildAsync(store, Started));
        var silent = await Assert.ThrowsAsync<BuildException>(async () => await Of("any/Api.dll").FindPlatformsAsync());

        Assert.Contains("the program for linux/arm64", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("does not say which platform it is for", silent.Reason, StringComparison.Ordinal);

        ImageRecipe Started(Platform platform) => Scratch(platform) with { Change = new() { Entrypoint = ["dotnet", "/app/Api.dll"] } };
    }

    [Fact]
    public async Task A_program_of_Windows_stands_on_its_base()
    {
        folder.Write("dist/windows-amd64/app.exe", FakeProgram.Windows());
        var from = await Samples.IndexAsync("windows/amd64:10.0.20348.2700");

        var program = Of("dist/{os}-{arch}/app") with { Platforms = Platform.ParseList("windows/amd64") };
        var image = await program.BuildAsync(store, platform => Scratch(platform) with { Base = from });

        Assert.Equal("10.0.20348.2700", image.Descriptor.Platform!.OsVersion);
        Assert.Equal([@"C:\app\app.exe"], (await image.ConfigAsync()).Config!.Entrypoint);
    }

    [Fact]
    public async Task A_recipe_says_the_rest_and_equal_programs_make_equal_images()
    {
        Write("dist/linux-amd64/app", "amd64");
        Write("dist/linux-arm64/app", "arm64");
        var from = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        PrebuiltProgram program = Of("dist/{os}-{arch}/app") with
        {
            SystemFiles = new() { TemporaryDirectory = true },
            Files = [LayerEntry.File("/etc/app.conf", "x"u8.ToArray())],
            Annotations = new Dictionary<string, string> { ["a"] = "b" },
        };
        ImageRecipe Recipe(Platform platform) => Scratch(platform) with
        {
            Base = from,
            Change = new() { User = "65532", Environment = new Dictionary<string, string> { ["A"] = "1" } },
        };

        var index = await program.BuildAsync(store, Recipe);
        var again = await program.BuildAsync(new MemoryStore(), Recipe);

        Assert.Equal(index.Digest, again.Digest);
        Assert.Equal("b", index.Index!.Annotations["a"]);
        var config = await (await index.ImagesAsync())[0].ConfigAsync();
        Assert.Equal(("65532", "A=1"), (config.Config!.User, config.Config.Env[^1]));
        Assert.Equal(3, config.RootFs.DiffIds.Count);
    }

    private static ImageRecipe Scratch(Platform platform) => new() { Platform = platform };

    private static async Task<byte[]> ReadAsync(Artifact image, string path)
    {
        await using var file = await image.OpenFileAsync(path);
        using MemoryStream bytes = new();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private PrebuiltProgram Of(string template) => new(NameTemplate.Parse(folder.At(template)));

    private void Write(string path, string architecture) => folder.Write(path, FakeProgram.Elf(architecture));
}
