using OciMultiArch.Building;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

public sealed class GoAppTests
{
    [Fact]
    public void Equal_data_makes_equal_programs()
    {
        Assert.Equal(Full(), Full());
        Assert.Equal(Full().GetHashCode(), Full().GetHashCode());
        Assert.Equal(Full(), Full() with { });
        Assert.NotEqual(Full(), Full() with { Labels = new Dictionary<string, string> { ["a"] = "c" } });
        Assert.NotEqual(Full(), Full() with { SystemFiles = new() });
        Assert.NotEqual(Full(), Full() with { Platforms = Platform.ParseList("linux/arm64") });
    }

    [Fact]
    public void Absent_is_empty()
    {
        Assert.Equal(
            new GoApp("."),
            new GoApp(".")
            {
                BuildTags = null!,
                Flags = null!,
                GoEnvironment = null!,
                Labels = null!,
                Arguments = null!,
                Entrypoint = null!,
                Annotations = null!,
                Files = null!,
            });
        Assert.Equal(
            new GoApp("."),
            new GoApp(".")
            {
                BuildTags = [],
                Flags = [],
                Environment = new Dictionary<string, string>(),
                ExposedPorts = new HashSet<string>(),
            });
    }

    [Fact]
    public void A_list_given_is_copied()
    {
        List<string> tags = ["a"];
        GoApp app = new(".") { BuildTags = tags };
        tags.Add("b");
        Assert.Equal(["a"], app.BuildTags);
    }

    [Fact]
    public void Most_servers_platforms_are_the_default() =>
        Assert.Equal(Platform.ParseList("linux/amd64,linux/arm64"), new GoApp(".").Platforms);

    [Theory]
    [InlineData("example.com/tiny", "tiny")]
    [InlineData("example.com/x/cmd/api", "api")]
    [InlineData("example.com/tiny/v2", "tiny")]
    [InlineData("example.com/tiny/v12", "tiny")]
    [InlineData("example.com/v1", "v1")]
    [InlineData("example.com/vim", "vim")]
    [InlineData("v2", "v2")]
    public void A_program_is_named_as_go_names_it(string importPath, string name) =>
        Assert.Equal(name, new GoPackage(importPath).ProgramName);

    [Theory]
    [InlineData("linux/amd64", "/app/api", "app/api", "/app/api")]
    [InlineData("linux/amd64", "/usr/bin/x.exe", "usr/bin/x.exe", "/usr/bin/x.exe")]
    [InlineData("windows/amd64", "/app/api", "Files/app/api.exe", @"C:\app\api.exe")]
    [InlineData("windows/amd64", "tools/API.EXE", "Files/tools/API.EXE", @"C:\tools\API.EXE")]
    public void A_program_has_its_place(string platform, string fileName, string path, string entrypoint)
    {
        var file = ProgramPlace.Of(fileName, Platform.Parse(platform));
        Assert.Equal(entrypoint, file.Entrypoint);
        var entry = file.Entries("any")[^1];
        Assert.Equal((path, LayerEntry.ProgramMode, 0, 0), (entry.Path, entry.Mode, entry.UserId, entry.GroupId));
    }

    [Theory]
    [InlineData("linux/amd64", "")]
    [InlineData("linux/amd64", "/")]
    [InlineData("linux/amd64", "/app/../etc/passwd")]
    [InlineData("linux/amd64", "/app/")]
    [InlineData("windows/amd64", @"C:\app\api.exe")]
    public void A_place_that_cannot_be_is_refused(string platform, string fileName) => Assert.Throws<ArgumentException>(() =>
        ProgramPlace.Of(fileName, Platform.Parse(platform)));

    [Fact]
    public async Task An_image_of_Windows_says_the_version_of_its_base()
    {
        MemoryStore store = new();
        var from = await Built.BaseAsync(store, "windows/amd64:10.0.20348.2700,windows/amd64:10.0.17763.6000");
        var target = GoTarget.Of(Platform.Parse("windows/amd64"));
        var file = ProgramPlace.Of("/app/api", target.Platform);
        var shared = await SharedLayers.ReadAsync(new(new(), [], [target.Platform]) { HasBase = true }, default);
        ImageRecipe recipe = new()
        {
            Platform = await GoImage.PlatformAsync(from, target, default),
            Base = from,
            Created = DateTimeOffset.UnixEpoch,
            Change = new() { Entrypoint = [file.Entrypoint] },
        };
        var image = await GoImage.PlanAsync(recipe, [new(file, new("example.com/api"))], shared, LayerCompression.Gzip, default);
        using TempFolder folder = new();
        var program = folder.Write("program", "");
        var whole = await image.AssembleAsync(new(store, null), new([], []), [new(program, null)], new(null), default);
        Assert.Equal("10.0.20348.2700", whole.Descriptor.Platform!.OsVersion);
        Assert.Equal("10.0.20348.2700", (await whole.ConfigAsync()).OsVersion);
        Assert.Equal(
            ["Files/", "Files/app/", "Files/app/api.exe", "Hives/"],
            (await Built.LastLayerAsync(whole)).Select(static each => each.Name));
    }

    private static GoApp Full() => new("./cmd/api")
    {
        Platforms = Platform.ParseList("linux/amd64,linux/arm/v7"),
        BuildTags = ["a"],
        Flags = ["-v"],
        GoEnvironment = new Dictionary<string, string> { ["A"] = "b" },
        Labels = new Dictionary<string, string> { ["a"] = "b" },
        Arguments = ["serve"],
        Annotations = new Dictionary<string, string> { ["a"] = "b" },
        ExposedPorts = new HashSet<string> { "8080/tcp" },
        SystemFiles = new()
        {
            CertificatesFile = "ca.pem",
            TimeZones = GoApp.GoTimeZones,
            TemporaryDirectory = true,
            Users = [new("a", 1)],
        },
        Files = [LayerEntry.FromFile("a", "/b")],
    };
}
