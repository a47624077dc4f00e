using System.Formats.Tar;
using OciMultiArch.Building;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>What an image holds besides its program.</summary>
public sealed class GoAppFilesTests
{
    private static readonly IReadOnlyList<Platform> Two = Platform.ParseList("linux/amd64,linux/arm64");

    [Fact]
    public async Task Files_are_one_layer_below_the_program_that_all_platforms_share()
    {
        using var sources = Sources.OfTiny();
        var index = await new GoApp(sources.Path)
        {
            Platforms = Two,
            User = "nonroot",
            SystemFiles = new() { TemporaryDirectory = true, Users = [SystemUser.Nonroot] },
            Files = [
                LayerEntry.FromFile(
                    sources.Write("data/app.yaml", "a: 1\n"),
                    "/etc/app.yaml") with { Mode = (UnixFileMode)0x180, UserId = 65532 },
            ],
        }.BuildAsync(new MemoryStore());

        var images = await index.ImagesAsync();
        Assert.Single(images.Select(static each => each.Manifest!.Layers[0].Digest).Distinct());
        foreach (var image in images)
        {
            Assert.Equal(2, image.Manifest!.Layers.Count);
            Assert.Equal(
                ["files beside the program", "go build example.com/tiny"],
                (await image.ConfigAsync()).History.Select(static each => each.CreatedBy!));
            Assert.Equal(["app/", "app/tiny"], (await Built.LastLayerAsync(image)).Select(static each => each.Name));
            Assert.Equal(
                [
                    "etc/ 755 0", "etc/app.yaml 600 65532", "etc/group 644 0", "etc/passwd 644 0", "home/ 755 0",
                    "home/nonroot/ 700 65532", "tmp/ 1777 0",
                ],
                await LayerAsync(image, ^2));
        }
    }

    [Fact]
    public async Task On_a_base_files_stand_above_it_and_below_the_program()
    {
        using var sources = Sources.OfTiny();
        var from = await Built.BaseAsync(new(), "linux/amd64");
        var image = await new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            Base = from,
            SystemFiles = new() { TemporaryDirectory = true },
            Files = [LayerEntry.File("/etc/app.yaml", "a: 1\n"u8.ToArray())],
        }.BuildAsync(new MemoryStore());

        Assert.Equal((await from.ImageForAsync(Built.Amd64[0]))!.Manifest!.Layers[0].Digest, image.Manifest!.Layers[0].Digest);
        Assert.Equal(["etc/ 755 0", "etc/app.yaml 644 0", "tmp/ 1777 0"], await LayerAsync(image, ^2));
        Assert.Equal(["app/ 755 0", "app/tiny 755 0"], await LayerAsync(image, ^1));
    }

    [Fact]
    public async Task A_directory_that_is_given_keeps_mode_and_owner_though_the_program_goes_into_it()
    {
        using var sources = Sources.OfTiny();
        var image = await new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            FileName = "/srv/app/tiny",
            Files = [
                LayerEntry.Directory("/srv/app") with { Mode = (UnixFileMode)0x1F8, GroupId = 7, UserId = 8 },
                LayerEntry.Directory("/srv/other"),
            ],
        }.BuildAsync(new MemoryStore());

        Assert.Equal(["srv/ 755 0", "srv/app/ 770 8", "srv/app/tiny 755 0"], await LayerAsync(image, ^1));
    }

    [Fact]
    public async Task Files_in_layers_of_their_own_stand_between_the_others_and_the_program_on_Windows_too()
    {
        using var sources = Sources.OfTiny();
        var owned = LayerEntry.Directory("/app") with { Mode = (UnixFileMode)0x1F8, UserId = 8 };
        var index = await new GoApp(sources.Path)
        {
            Platforms = Platform.ParseList("linux/amd64,windows/amd64"),
            Files = [owned],
            FileLayers = [[LayerEntry.File("/app/a", default)], [LayerEntry.File("/b", default)]],
        }.BuildAsync(new MemoryStore());

        var images = await index.ImagesAsync();
        Assert.Equal(
            ["app/ 770 8", "app/ 770 8;app/a 644 0", "b 644 0", "app/ 770 8;app/tiny 755 0"], await LayersAsync(images[0]));
        Assert.Equal(
            [
                "Files/ 755 0;Files/app/ 770 0;Hives/ 755 0", "Files/ 755 0;Files/app/ 770 0;Files/app/a 644 0;Hives/ 755 0",
                "Files/ 755 0;Files/b 644 0;Hives/ 755 0", "Files/ 755 0;Files/app/ 770 0;Files/app/tiny.exe 755 0;Hives/ 755 0",
            ],
            await LayersAsync(images[1]));
    }

    [Fact]
    public async Task The_time_zones_of_Go_are_those_of_the_Go_that_builds()
    {
        using var sources = Sources.OfTiny();
        var go = GoIn(sources, sources.Folder("goroot"));
        sources.Write("zones/Etc/UTC", "TZif2");
        Directory.CreateDirectory(Path.Combine(sources.Path, "goroot/lib/time"));
        await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(
            Path.Combine(sources.Path, "zones"), Path.Combine(sources.Path, "goroot/lib/time/zoneinfo.zip"));

        var image = await new GoApp(sources.Path)
        {
            Platforms = Built.Amd64,
            GoCommand = go,
            SystemFiles = new() { TimeZones = GoApp.GoTimeZones },
        }.BuildAsync(new MemoryStore());

        Assert.Equal("usr/share/zoneinfo/Etc/UTC 644 0", (await LayerAsync(image, ^2))[^1]);
    }

    [Fact]
    public async Task A_Go_without_time_zones_says_what_to_name_instead()
    {
        using var sources = Sources.OfTiny();
        var go = GoIn(sources, sources.Folder("goroot"));

        await RefusedAsync<BuildException>(
            new(sources.Path) { GoCommand = go, SystemFiles = new() { TimeZones = GoApp.GoTimeZones } },
            "comes without time zones",
            "Name a folder such as /usr/share/zoneinfo");
    }

    [Fact]
    public Task Users_would_hide_those_of_a_base() => RefusedAsync<ArgumentException>(
        async app => app with { Base = await Built.BaseAsync(new(), "linux/amd64"), SystemFiles = new() { Users = [SystemUser.Nonroot] } },
        "would hide the users that the base has");

    [Theory]
    [InlineData("app")]
    [InlineData("nonroot:staff")]
    [InlineData("65532:staff")]
    public Task A_name_that_nobody_knows_is_refused_from_scratch(string user) => RefusedAsync<ArgumentException>(
        app => app with { User = user, SystemFiles = new() { Users = [SystemUser.Nonroot] } },
        "which nobody knows in an image from scratch");

    [Theory]
    [InlineData("web:web")]
    [InlineData("job:job")]
    public Task A_user_without_a_group_of_that_name_is_no_group(string user) => RefusedAsync<ArgumentException>(
        app =>
            app with
            {
                User = user,
                SystemFiles = new()
                {
                    Users = [SystemUser.Nonroot, new("web", 1000) { GroupId = 0 }, new("job", 1001) { GroupId = 65532 }],
                },
            },
        $"names '{user.Split(':')[1]}'");

    [Theory]
    [InlineData("root")]
    [InlineData("nonroot")]
    public Task Without_users_no_name_is_known(string user) =>
        RefusedAsync<ArgumentException>(app => app with { User = user }, $"names '{user}'");

    [Theory]
    [InlineData("nonroot:root", false)]
    [InlineData("65532:nonroot", false)]
    [InlineData("1000:1000", false)]
    [InlineData("anybody", true)]
    public async Task A_user_who_is_known_or_a_number_passes(string user, bool ownPasswd)
    {
        SystemFiles system = new() { Users = ownPasswd ? [] : [SystemUser.Nonroot] };
        LayerEntry[] files = ownPasswd ? [LayerEntry.File("/etc/passwd", default)] : [];
        SharedFiles shared = new(system, files, Platform.ParseList("linux/amd64")) { User = user };
        Assert.NotNull(await SharedLayers.ReadAsync(shared, default));
    }

    [Fact]
    public Task Windows_has_a_layout_of_its_own() => RefusedAsync<ArgumentException>(
        static app =>
            app with { Platforms = Platform.ParseList("linux/amd64,windows/amd64"), SystemFiles = new() { TemporaryDirectory = true } },
        "cannot be in an image for windows/amd64");

    [Fact]
    public Task What_is_wrong_with_certificates_is_found_before_anything_is_built() => RefusedAsync<BuildException>(
        static app => app with { SystemFiles = new() { CertificatesFile = Path.Combine(app.Package, "main.go") } },
        "main.go holds no '-----BEGIN CERTIFICATE-----'");

    [Fact]
    public Task A_file_that_is_not_there_is_found_before_anything_is_built() => RefusedAsync<BuildException>(
        static app => app with { Files = [LayerEntry.FromFile(Path.Combine(app.Package, "gone"), "/gone")] },
        "gone cannot be read into a layer");

    [Fact]
    public Task Two_files_cannot_be_at_one_place() => RefusedAsync<ArgumentException>(
        static app => app with { SystemFiles = new() { TemporaryDirectory = true }, Files = [LayerEntry.Directory("/tmp")] },
        "Two entries have the path 'tmp'");

    [Fact]
    public Task Nothing_else_can_be_where_the_program_goes() => RefusedAsync<ArgumentException>(
        static app => app with { Files = [LayerEntry.File("/app/tiny", default)] },
        "The File '/app/tiny' is where the program goes");

    [Theory]
    [InlineData("/app")]
    [InlineData("/app/tiny/assets")]
    public Task A_file_and_the_program_cannot_be_inside_each_other(string path) => RefusedAsync<ArgumentException>(
        app => app with { Files = [LayerEntry.File(path, default)] }, "not a directory");

    private static Task RefusedAsync<TException>(Func<GoApp, GoApp> change, string said)
        where TException : Exception => RefusedAsync<TException>(app => Task.FromResult(change(app)), said);

    private static async Task RefusedAsync<TException>(Func<GoApp, Task<GoApp>> change, string said)
        where TException : Exception
    {
        using var sources = Sources.OfTiny();
        await RefusedAsync<TException>(await change(new(sources.Path) { Platforms = Built.Amd64 }), said);
    }

    // No program is built: its folder would be made inside GOTMPDIR.
    private static async Task RefusedAsync<TException>(GoApp app, params string[] said)
        where TException : Exception
    {
        using var temporary = Sources.Of();
        app = app with { GoEnvironment = new Dictionary<string, string> { ["GOTMPDIR"] = temporary.Path } };
        var error = await Assert.ThrowsAsync<TException>(() => app.BuildAsync(new UntouchedCache()).AsTask());
        Assert.All(said, each => Assert.Contains(each, error.Message, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    // Debian's Go has no time zones of its own, others have: this one has what its folder has.
    private static string GoIn(TempFolder sources, string root) => sources.Script("bin/go", $$"""
        if [ "$1" = env ]; then go "$@" | sed 's|"GOROOT": "[^"]*"|"GOROOT": "{{root}}"|'; else exec go "$@"; fi
        """);

    private static async Task<string[]> LayersAsync(Artifact image) => await Task.WhenAll(
        Enumerable.Range(0, image.Manifest!.Layers.Count).Select(async at => string.Join(';', await LayerAsync(image, at))));

    private static async Task<IReadOnlyList<string>> LayerAsync(Artifact image, Index layer)
    {
        var blobs = image.Blobs.Skip(1).ToArray();
        await using var blob = await blobs[layer].OpenAsync();
        await using System.IO.Compression.GZipStream tar = new(blob, System.IO.Compression.CompressionMode.Decompress);
        await using TarReader reader = new(tar);
        List<string> entries = [];
        while (await reader.GetNextEntryAsync() is { } entry)
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}");
        return entries;
    }
}
