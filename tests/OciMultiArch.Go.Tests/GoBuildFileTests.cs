using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Files that say what is built.</summary>
public sealed class GoBuildFileTests
{
    private const string Whole = """
        {
          "x-note": { "anything": 1 },
          "defaults": {
            "platforms": "linux/amd64,linux/arm64", "base": "oci:base:1", "to": ["host/team/{name}"], "tags": "{version}",
            "ldflags": "-s", "labels": { "a": "1", "b": "2" }, "goEnv": { "A": "1" }, "user": "65532", "created": 7
          },
          "images": [
            { "package": "./cmd/api" },
            {
              "package": ["./cmd/worker", "./cmd/health"], "id": "jobs", "base": null, "to": "oci-archive:out.tar", "tags": ["a", "b"],
              "perArchTags": true, "format": "docker", "buildTags": ["netgo"], "flags": ["-race"], "go": "go1", "name": "run",
              "labels": { "b": "3" }, "removeLabels": "c", "inherit": { "env": "none", "labels": ["x", "y"] }, "env": { "P": 8080 },
              "entrypoint": ["/app/run", "-v"], "cmd": "serve", "user": "0", "workdir": "/srv", "ports": [8080, "53/udp"],
              "volumes": ["/data"], "stopSignal": "SIGINT", "created": "2026-01-31T12:00:00Z", "caCertificates": "ca.pem",
              "timeZones": true, "tmp": true, "files": [{ "from": "app.yaml", "to": "/etc/", "mode": "0640", "owner": "1:2" }],
              "platforms": {
                "linux/arm/v7": { "base": "host/base:arm", "ldflags": "-w", "flags": "-x", "goEnv": { "CC": "arm-gcc" } },
                "linux/amd64": null
              }
            }
          ]
        }
        """;

    [Fact]
    public void Images_have_the_defaults_and_what_is_said_of_them()
    {
        using var folder = Sources.Of(("app.yaml", "x"));

        var images = Parse(Whole, folder.Path).Images;

        Assert.Equal(["api", "jobs"], images.Select(static image => image.Name));
        var (api, jobs) = (images[0], images[1]);
        Assert.Equal(("./cmd/api", folder.Path, "-s", "65532"), (api.App.Package, api.App.WorkingDirectory, api.App.LdFlags, api.App.User));
        Assert.Equal(Platform.ParseList("linux/amd64,linux/arm64"), api.App.Platforms);
        Assert.Equal($"oci:{folder.Path}/base:1", api.Base);
        Assert.Equal(["host/team/{name}", "{version}"], api.To.Concat(api.Tags));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(7), api.App.Created);
        Assert.False(api.HasPlatformTags);
        Assert.Equal(["./cmd/health"], jobs.App.FurtherPackages);
        Assert.Null(jobs.Base);
        Assert.Equal([$"oci-archive:{folder.Path}/out.tar"], jobs.To);
        Assert.True(jobs.HasPlatformTags);
        Assert.Equal("host/base:arm", jobs.PlatformBases["linux/arm/v7"]);
    }

    [Fact]
    public void A_folder_of_data_brings_its_variable_and_a_layer_where_layers_are_split()
    {
        using var folder = Sources.Of(("kodata/page.html", "x"), ("app.yaml", "x"));
        const string File = """
            { "defaults": { "platforms": "linux/amd64", "assets": "kodata" }, "images": [
              { "package": ".", "id": "a", "files": [{ "from": "app.yaml", "to": "/etc/" }], "env": { "A": "1" } },
              { "package": ".", "id": "b", "splitLayers": true },
              { "package": ".", "id": "c", "assets": null } ] }
            """;

        var apps = Parse(File, folder.Path).Images.Select(static image => image.App).ToArray();

        Assert.Equal(["etc/app.yaml", "var/run/ko", "var/run/ko/page.html"], apps[0].Files.Select(static entry => entry.Path));
        Assert.Equal(("1", "/var/run/ko"), (apps[0].Environment["A"], apps[0].Environment["KO_DATA_PATH"]));
        Assert.Equal(["var/run/ko", "var/run/ko/page.html"], Assert.Single(apps[1].FileLayers).Select(static entry => entry.Path));
        Assert.Empty(apps[2].Files);
        Assert.Empty(apps[2].Environment);
    }

    [Fact]
    public void A_folder_of_data_that_is_missing_or_whose_variable_is_set_already_is_refused()
    {
        using var folder = Sources.Of(("kodata/page.html", "x"), ("app.yaml", "x"));

        Assert.Contains("there is no such folder", Assert.Throws<BuildException>(() => Of("\"app.yaml\"")).Message, StringComparison.Ordinal);
        var twice = Assert.Throws<FormatException>(() => Of("\"kodata\", \"env\": { \"KO_DATA_PATH\": \"/x\" }"));
        Assert.Contains("images[0].assets: it sets KO_DATA_PATH, and so does 'env'.", twice.Message, StringComparison.Ordinal);

        GoBuildFile Of(string assets) =>
            Parse($$"""{ "images": [ { "package": ".", "platforms": "linux/amd64", "assets": {{assets}} } ] }""", folder.Path);
    }

    [Fact]
    public void Every_setting_reaches_the_program()
    {
        using var folder = Sources.Of(("app.yaml", "x"));

        var app = Parse(Whole, folder.Path).Images[1].App;

        GoApp expected = new("./cmd/worker")
        {
            Name = "jobs",
            WorkingDirectory = folder.Path,
            FurtherPackages = ["./cmd/health"],
            Platforms = Platform.ParseList("linux/arm/v7,linux/amd64"),
            PlatformSettings =
            [
                new()
                {
                    Platform = Platform.Parse("linux/arm/v7"),
                    LdFlags = "-w",
                    Flags = ["-x"],
                    GoEnvironment = new Dictionary<string, string> { ["CC"] = "arm-gcc" },
                },
            ],
            LdFlags = "-s",
            BuildTags = ["netgo"],
            Flags = ["-race"],
            GoEnvironment = new Dictionary<string, string> { ["A"] = "1" },
            GoCommand = "go1",
            FileName = "/app/run",
            Format = ImageFormat.Docker,
            Created = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
            Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" },
            RemovedLabels = new HashSet<string> { "c" },
            Inherit = new() { Environment = [], Labels = ["x", "y"] },
            Environment = new Dictionary<string, string> { ["P"] = "8080" },
            Entrypoint = ["/app/run", "-v"],
            Arguments = ["serve"],
            User = "0",
            ImageWorkingDirectory = "/srv",
            ExposedPorts = new HashSet<string> { "8080", "53/udp" },
            Volumes = new HashSet<string> { "/data" },
            StopSignal = "SIGINT",
            SystemFiles = new() { CertificatesFile = folder.At("ca.pem"), TimeZones = GoApp.GoTimeZones, TemporaryDirectory = true },
        };
        Assert.Equal(expected, app with { Files = [] });
        var file = Assert.Single(app.Files);
        Assert.Equal(("etc/app.yaml", 416, 1L, 2L), (file.Path, (int)file.Mode, file.UserId, file.GroupId));
    }

    [Theory]
    [InlineData("""{"image": []}""", 1, "image: there is no key 'image' here. Did you mean 'images'?")]
    [InlineData("{\n\"images\": [\n{\"package\": \".\",\n\"ldflag\": \"-s\"}]}", 4, "images[0].ldflag: there is no key 'ldflag' here. Did you mean 'ldflags'?")]
    [InlineData("{\n\"defaults\": {\n\"go-env\": {}}, \"images\": []}", 3, "defaults.go-env: there is no key 'go-env' here. Did you mean 'goEnv'?")]
    [InlineData("{\"defaults\":\n{\"package\": \".\"}, \"images\": []}", 2, "defaults.package: there is no key 'package' here. Known are platforms,")]
    [InlineData("{\n\"images\":\n[]}", 2, "images: it names 0 images; 1 to 1000 can be given.")]
    [InlineData("{\"images\": [{},\n{}]}", 1, "images[0]: 'package' is missing")]
    [InlineData("{\"images\": [{\"package\": \".\"}]}", 1, "images[0]: 'platforms' is missing, such as linux/amd64.")]
    [InlineData("{\"images\": [{\"package\": \".\",\n\"platforms\": \"linux\"}]}", 2, "images[0].platforms: ")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\":\n{\"linux/amd64\": {\"user\": \"1\"}}}]}", 2, "images[0].platforms.linux/amd64.user: there is no key 'user' here.")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\": \"linux/amd64\",\n\"format\": \"oic\"}]}", 2, "images[0].format: write oci or docker.")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\": \"linux/amd64\",\n\"created\": \"today\"}]}", 2, "images[0].created: write a time as")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\": \"linux/amd64\",\n\"tmp\": \"yes\"}]}", 2, "images[0].tmp: true or false is wanted here.")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\": \"linux/amd64\",\n\"inherit\": \"some\"}]}", 2, "images[0].inherit: write none or all")]
    [InlineData("{\"images\": [{\"package\": \"./a\", \"platforms\": \"linux/amd64\"},\n{\"package\": \"./b/a\", \"platforms\": \"linux/amd64\"}]}", 2, "images[1]: another image is called a already.")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\": \"linux/amd64\",\n\"files\": [{\"from\": \".\", \"to\": \"/x\", \"mode\": \"999\"}]}]}", 2, "images[0].files[0].mode: write an octal number")]
    [InlineData("{\"images\": [{\"package\": \".\", \"platforms\": \"linux/amd64\",\n\"files\": [{\"from\": \".\", \"to\": \"/x\", \"owner\": \"root\"}]}]}", 2, "images[0].files[0].owner: write the numbers")]
    public void What_is_wrong_is_told_with_its_line_and_the_nearest_key(string json, int line, string message)
    {
        var wrong = Assert.Throws<FormatException>(() => Parse(json, "/src"));
        Assert.StartsWith($"line {line}: {message}", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_are_filtered_directories_are_made_and_files_of_the_base_are_hidden()
    {
        const string Json = """
            {"images": [{"package": ".", "id": "a", "platforms": "linux/amd64", "capabilities": {"/app/a": "cap_net_raw+ep"},
              "files": [{"from": "web", "to": "/srv", "include": "**/*.css", "exclude": ["x.css"], "preserve": "links", "mode": 640}],
              "directories": [{"path": "/data", "mode": "0750", "owner": "65532:65532"}], "removeFiles": ["/etc/motd", "/var/cache/*"]}]}
            """;
        using var folder = Sources.Of(("web/a.css", ""), ("web/x.css", ""), ("web/a.html", ""));

        var app = Parse(Json, folder.Path).Images[0].App;

        Assert.Equal(
            ["srv 488 0", "srv/a.css 416 0", "data 488 65532"],
            app.Files.Take(3).Select(static entry => $"{entry.Path.TrimEnd('/')} {(int)entry.Mode} {entry.UserId}"));
        Assert.Equal([LayerEntry.Whiteout("/etc/motd"), LayerEntry.OpaqueWhiteout("/var/cache")], app.Files.Skip(3));
        Assert.Equal("cap_net_raw+ep", app.Capabilities["/app/a"]);
    }

    [Fact]
    public void Files_are_layers_of_their_own_where_they_are_to_be()
    {
        const string Json = """
            {"images": [{"package": ".", "platforms": "linux/amd64", "splitLayers": true, "directories": [{"path": "/data"}],
              "files": [{"from": "a.css", "to": "/srv/"}, {"from": "b.css", "to": "/srv/"}]}]}
            """;
        using var folder = Sources.Of(("a.css", ""), ("b.css", ""));

        var app = Parse(Json, folder.Path).Images[0].App;

        Assert.Equal(["data"], app.Files.Select(static entry => entry.Path));
        Assert.Equal(["srv/a.css", "srv/b.css"], app.FileLayers.Select(static layer => Assert.Single(layer).Path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        const string Json = """{"images": [{"package": ".", "platforms": "linux/amd64", "files": [{"from": "no.yaml", "to": "/etc/"}]}]}""";
        var missing = Assert.Throws<BuildException>(() => Parse(Json, "/src"));
        Assert.StartsWith("/src/no.yaml: there is no such file or folder.", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_of_a_platform_are_those_of_images_that_name_it()
    {
        const string Json = """
            {"defaults": {"platforms": {"linux/amd64": {"ldflags": "-s"}, "linux/arm64": {"ldflags": "-w", "goEnv": {"A": "1"}}}},
             "images": [{"package": "./a"}, {"package": "./b", "platforms": {"linux/arm64": {"goEnv": {"B": "2"}}}},
               {"package": "./c", "platforms": ["linux/amd64"]}]}
            """;

        var images = Parse(Json, "/src").Images;

        Assert.Equal(["-s", "-w"], images[0].App.PlatformSettings.Select(static own => own.LdFlags!));
        var own = Assert.Single(images[1].App.PlatformSettings);
        Assert.Equal(("-w", "1", "2"), (own.LdFlags, own.GoEnvironment["A"], own.GoEnvironment["B"]));
        Assert.Equal("-s", Assert.Single(images[2].App.PlatformSettings).LdFlags);
    }

    private static GoBuildFile Parse(string json, string folder) => GoBuildFile.Parse(Encoding.UTF8.GetBytes(json), folder);
}
