using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>What an edit asks for changes, and not one byte else.</summary>
public sealed class ConfigEditTests
{
    private static readonly string Rootfs = $$"""{"type":"layers","diff_ids":[{{Samples.DiffIds("base")}}]}""";
    private static readonly string RootfsWithNew = $$"""{"type":"layers","diff_ids":[{{Samples.DiffIds("base", "new")}}]}""";

    [Fact]
    public async Task Variables_beside_one_that_changes_keep_their_escapes()
    {
        var before = $$$"""{"created":"2024-05-06T10:30:15Z","os":"linux","architecture":"amd64","config":{"Env":"""
            + $$$"""["Q=\u0026","A=1","A=2"]},"rootfs":{{{Rootfs}}},"history":[{"created_by":"base"}]}""";

        var after = await EditAsync(before, new() { Environment = new Dictionary<string, string> { ["A"] = "3" } });

        Assert.Contains("""["Q=\u0026","A=3"]""", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_members_order_and_indentation_stay()
    {
        var before = $$"""
            {
                "x-first" : [1,  2.50, "\u0041"],
                "os": "linux",   "architecture": "amd64",
                "rootfs": {
                    "diff_ids": [
                        {{Samples.DiffIds("base")}}
                    ],
                    "type": "layers"
                },
                "config": {
                    "Healthcheck": {"Test": ["NONE"], "x": 1e3},
                    "Env": [
                        "PATH=/bin",
                        "A=old",
                        "Z"
                    ],
                    "OnBuild": null,
                    "Labels": {
                        "keep": "me"
                    }
                },
                "container_config": {"Cmd": ["sh"]},
                "created": "2020-01-01T00:00:00.123456789Z",
                "history": [
                    {
                        "created_by": "base"
                    }
                ]
            }

            """;
        var after = before
            .Replace("2020-01-01T00:00:00.123456789Z", "2024-05-06T10:30:15Z", StringComparison.Ordinal)
            .Replace("A=old", "A=new", StringComparison.Ordinal)
            .Replace("\"Z\"\n", "\"Z\",\n            \"B=2\"\n", StringComparison.Ordinal)
            .Replace("\"keep\": \"me\"\n", "\"keep\": \"me\",\n            \"new\": \"label\"\n", StringComparison.Ordinal)
            .Replace(
                Samples.DiffIds("base"),
                Samples.DiffIds("base").Trim() + ",\n            " + Samples.DiffIds("new"),
                StringComparison.Ordinal)
            .Replace(
                "\"created_by\": \"base\"\n        }\n",
                "\"created_by\": \"base\"\n        },"
                    + "\n        {\n            \"created\": \"2024-05-06T10:30:15Z\","
                    + "\n            \"created_by\": \"COPY new\"\n        }\n",
                StringComparison.Ordinal);

        Assert.Equal(after, await EditAsync(before, new()
        {
            Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "new" },
            Labels = new Dictionary<string, string> { ["new"] = "label" },
        }));
    }

    [Fact]
    public async Task Nothing_changed_but_the_time_changes_nothing_but_the_time()
    {
        var before = $$"""{"created":null,"architecture":"amd64","os":"linux","variant":"v1","rootfs":{{Rootfs}}}""";
        Assert.Equal(
            before.Replace("null", "\"2024-05-06T10:30:15Z\"", StringComparison.Ordinal),
            await EditAsync(before, new(), layers: []));
    }

    [Theory]
    [InlineData("\"config\":null,")]
    [InlineData("")]
    [InlineData("\"config\":{\"Env\":null,\"Labels\":null,\"ExposedPorts\":null,\"Volumes\":null,\"Entrypoint\":null,\"Cmd\":null},")]
    public async Task Members_that_are_null_or_missing_are_made(string config)
    {
        var text = await EditAsync($$"""{{{config}}"architecture":"amd64","os":"linux","rootfs":{{Rootfs}},"history":null}""", new()
        {
            Environment = new Dictionary<string, string> { ["A"] = "1" },
            Labels = new Dictionary<string, string> { ["a.b/c"] = "1" },
            ExposedPorts = new HashSet<string> { "80/tcp" },
            Volumes = new HashSet<string> { "/data" },
            Entrypoint = ["/api"],
            Arguments = ["x"],
            User = "1",
        });
        var view = OciMultiArch.Json.OciJson.ReadConfig(Samples.Utf8(text)).Config!;

        Assert.Equal(["A=1"], view.Env);
        Assert.Equal("1", view.Labels["a.b/c"]);
        Assert.Equal(["80/tcp"], view.ExposedPorts);
        Assert.Equal(["/data"], view.Volumes);
        Assert.Equal(["/api"], view.Entrypoint);
        Assert.Equal(["x"], view.Cmd);
        Assert.Equal("1", view.User);
    }

    [Fact]
    public async Task A_new_entrypoint_drops_the_arguments_of_the_base_and_new_arguments_keep_the_entrypoint()
    {
        const string Config = "\"config\":{\"Entrypoint\":[\"sh\"],\"Cmd\":[\"-c\"],\"ArgsEscaped\":true}";
        Assert.Equal(
            Whole("\"config\":{\"Entrypoint\":[\"/api\"],\"ArgsEscaped\":true}"),
            await EditAsync(Whole(Config), new() { Entrypoint = ["/api"] }, layers: []));
        Assert.Equal(
            Whole("\"config\":{\"Entrypoint\":[\"sh\"],\"Cmd\":[\"x\"],\"ArgsEscaped\":true}"),
            await EditAsync(Whole(Config), new() { Arguments = ["x"] }, layers: []));
        Assert.Equal(Whole("\"config\":null,\"x\":1").Replace(
            "\"config\":null", "\"config\":{\"Entrypoint\":[\"/api\"]}", StringComparison.Ordinal),
            await EditAsync(Whole("\"config\":null,\"x\":1"), new() { Entrypoint = ["/api"] }, layers: []));
    }

    [Fact]
    public async Task On_Windows_a_new_command_is_not_taken_for_one_escaped_line()
    {
        var before = $$$"""{"created":"2024-05-06T10:30:15Z","architecture":"amd64","os":"windows","config":{"Cmd":["cmd /S"]"""
            + $$$""","Env":["Path=C:\\"],"ArgsEscaped":true},"rootfs":{{{Rootfs}}}}""";
        var after = before.Replace(
            "\"Cmd\":[\"cmd /S\"],\"Env\":[\"Path=C:\\\\\"],\"ArgsEscaped\":true",
            "\"Env\":[\"PATH=D:\\\\\"],\"Entrypoint\":[\"a.exe\"]",
            StringComparison.Ordinal);
        Assert.Equal(
            after,
            await EditAsync(
                before,
                new() { Entrypoint = ["a.exe"], Environment = new Dictionary<string, string> { ["PATH"] = "D:\\" } },
                Platform.Parse("windows/amd64"),
                []));
    }

    [Theory]
    [InlineData("/srv/app", "C:\\srv\\app")]
    [InlineData("/", "C:\\")]
    [InlineData("D:\\srv", "D:\\srv")]
    public async Task On_Windows_the_folder_to_start_in_is_on_a_drive(string given, string written)
    {
        ConfigChange change = new() { WorkingDirectory = given };
        var windows = Platform.Parse("windows/amd64");
        var built = await new ImageRecipe { Platform = windows, Change = change, Layers = [] }.BuildAsync();
        var edited = await built.EditImagesAsync(new ImageEdit { Change = new() { WorkingDirectory = @"C:\old" } });
        edited = await edited.EditImagesAsync(new ImageEdit { Change = change });

        Assert.Equal(written, (await built.ConfigAsync()).Config!.WorkingDir);
        Assert.Equal(written, (await edited.ConfigAsync()).Config!.WorkingDir);
    }

    [Fact]
    public async Task A_variable_that_the_base_sets_twice_has_the_new_value_alone() => Assert.Equal(
        Whole("\"config\":{\"Env\":[\"A=3\",\"AB=0\"]}"),
        await EditAsync(
            Whole("\"config\":{\"Env\":[\"A=1\",\"AB=0\",\"A=2\",\"A\"]}"),
            new() { Environment = new Dictionary<string, string> { ["A"] = "3" } },
            layers: []));

    [Theory]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("A\0")]
    public async Task A_name_that_no_variable_can_have_is_refused(string name)
    {
        ConfigChange change = new() { Environment = new Dictionary<string, string> { [name] = "1" } };
        await Assert.ThrowsAsync<BuildException>(() => EditAsync(Whole("\"x\":1"), change));
        await Assert.ThrowsAsync<BuildException>(async () =>
            await new ImageRecipe { Platform = Samples.Amd64, Change = change }.BuildAsync());
    }

    [Fact]
    public async Task History_that_does_not_fit_the_layers_is_dropped()
    {
        var config = $$"""{"created":"2024-05-06T10:30:15Z","architecture":"amd64","os":"linux","history":[{"created_by":"a"},"""
            + $$"""{"created_by":"b"}],"rootfs":{{Rootfs}}}""";
        Assert.Equal(
            $$"""{"created":"2024-05-06T10:30:15Z","architecture":"amd64","os":"linux","rootfs":{{RootfsWithNew}}}""",
            await EditAsync(config, new()));
    }

    [Fact]
    public async Task History_with_empty_layers_goes_on()
    {
        var config = Whole("\"history\":[{\"created_by\":\"a\"},{\"created_by\":\"b\",\"empty_layer\":true}]");
        var view = OciMultiArch.Json.OciJson.ReadConfig(Samples.Utf8(await EditAsync(config, new())));
        Assert.Equal(["a", "b", "COPY new"], view.History.Select(static each => each.CreatedBy));
        Assert.Equal(2, view.RootFs.DiffIds.Count);
    }

    [Theory]
    [InlineData("\"rootfs\":null,")]
    [InlineData("")]
    [InlineData("\"rootfs\":{\"diff_ids\":null},")]
    public async Task A_base_without_layers_gets_a_whole_rootfs(string rootfs)
    {
        MemoryStore memory = new();
        var config = Samples.Blob(MediaType.OciConfig, $$"""{{{rootfs}}"architecture":"amd64","os":"linux"}""");
        await memory.WriteAsync(config);
        var from = Artifact.Parse(MediaType.OciManifest, Samples.Manifest(config.Descriptor, []), memory);

        var image = await new ImageRecipe { Platform = Samples.Amd64, Base = from, Layers = [Samples.RecipeLayer("new")] }.BuildAsync();

        var text = await Samples.ConfigTextAsync(image);
        Assert.Contains("\"type\":\"layers\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"diff_ids\":[{Samples.DiffIds("new")}]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"architecture\":\"arm\",\"os\":\"linux\",", "linux/arm/v7", "\"architecture\":\"arm\",\"os\":\"linux\",")]
    [InlineData("\"architecture\":\"arm64\",\"os\":\"linux\",", "linux/arm64", "\"architecture\":\"arm64\",\"os\":\"linux\",")]
    [InlineData("\"architecture\":\"x86_64\",\"os\":\"Linux\",", "linux/amd64", "\"architecture\":\"x86_64\",\"os\":\"Linux\",")]
    [InlineData(
        "\"architecture\":\"arm\",\"variant\":\"v6\",\"os\":\"linux\",",
        "linux/arm/v7",
        "\"architecture\":\"arm\",\"variant\":\"v7\",\"os\":\"linux\",")]
    [InlineData("\"architecture\":\"amd64\",\"os\":\"linux\",", "linux/arm64", "\"architecture\":\"arm64\",\"os\":\"linux\",")]
    [InlineData(
        "\"architecture\":\"arm\",\"variant\":\"v7\",\"os\":\"linux\",", "linux/amd64", "\"architecture\":\"amd64\",\"os\":\"linux\",")]
    public async Task The_config_says_the_platform_that_the_image_is_for(string before, string platform, string after)
    {
        var text = await EditAsync(
            $$"""{{{before}}"created":"2024-05-06T10:30:15Z","rootfs":{{Rootfs}}}""",
            new(),
            Platform.Parse(platform),
            [],
            isSaidByIndex: true);
        Assert.StartsWith($"{{{after}\"created\"", text, StringComparison.Ordinal);
    }

    private static string Whole(string member) =>
        $$"""{"created":"2024-05-06T10:30:15Z","architecture":"amd64","os":"linux",{{member}},"rootfs":{{Rootfs}}}""";

    private static async Task<string> EditAsync(
        string config, ConfigChange change, Platform? platform = null, IReadOnlyList<Layer>? layers = null, bool isSaidByIndex = false)
    {
        var from = Samples.ImageOf(config);
        return await Samples.ConfigTextAsync(await new ImageRecipe
        {
            Platform = platform ?? Samples.Amd64,
            Base = isSaidByIndex ? from.WithPlatform(platform!) : from,
            Layers = layers ?? [Samples.RecipeLayer("new")],
            Change = change,
            Created = Samples.Noon,
        }.BuildAsync());
    }
}
