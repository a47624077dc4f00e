using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

public sealed class OciJsonTests
{
    private static readonly Digest Empty = Digest.Of([]);

    [Fact]
    public void A_new_index_has_these_bytes()
    {
        ImageIndex index = new()
        {
            MediaType = MediaType.OciIndex,
            Manifests =
            [
                new()
                {
                    MediaType = MediaType.OciManifest,
                    Digest = Empty,
                    Size = 0,
                    Annotations = new Dictionary<string, string> { ["z"] = "1 + <é>", ["a"] = "" },
                    Platform = new()
                    {
                        Os = "windows",
                        Architecture = "arm64",
                        Variant = "v8",
                        OsVersion = "10.0.26100.1",
                        OsFeatures = ["win32k"],
                    },
                },
            ],
        };
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["""
                + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","""
            + "\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0,"
                + "\"annotations\":{\"z\":\"1 + <é>\",\"a\":\"\"},"
            + "\"platform\":{\"architecture\":\"arm64\",\"os\":\"windows\",\"os.version\":\"10.0.26100.1\","
                + "\"os.features\":[\"win32k\"],\"variant\":\"v8\"}}]}",
            Encoding.UTF8.GetString(OciJson.Write(index)));
        Assert.Equal(index, OciJson.ReadIndex(OciJson.Write(index), MediaType.OciIndex));
    }

    [Fact]
    public void What_must_be_there_is_written_even_when_it_holds_nothing()
    {
        Assert.Equal("""{"schemaVersion":2,"manifests":[]}""", Encoding.UTF8.GetString(OciJson.Write(new ImageIndex())));
        Assert.EndsWith(
            ",\"layers\":[]}",
            Encoding.UTF8.GetString(OciJson.Write(new ImageManifest { Config = Descriptor.Of(MediaType.OciEmpty, "{}"u8) })),
            StringComparison.Ordinal);
        Assert.Equal(
            """{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":[]}}""",
            Encoding.UTF8.GetString(OciJson.Write(new ImageConfig())));
    }

    [Fact]
    public void A_config_is_written_as_it_will_be_read()
    {
        ImageConfig config = new()
        {
            Created = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            Os = "linux",
            Architecture = "arm",
            Variant = "v7",
            Config = new()
            {
                User = "65532",
                ExposedPorts = new SortedSet<string> { "8080/tcp", "443" },
                Env = ["PATH=/bin"],
                Labels = new Dictionary<string, string> { ["k"] = "v" },
                Healthcheck = new() { Test = ["NONE"], Interval = 30_000_000_000 },
            },
            RootFs = new() { DiffIds = [Empty] },
            History = [new() { CreatedBy = "a && b", EmptyLayer = true }],
        };
        Assert.Equal(
            """{"created":"2026-01-02T01:04:05Z","architecture":"arm","os":"linux","variant":"v7","config":"""
                + """{"User":"65532","ExposedPorts":{"443":{},"8080/tcp":{}},"""
            + "\"Env\":[\"PATH=/bin\"],\"Labels\":{\"k\":\"v\"},\"Healthcheck\":{\"Test\":[\"NONE\"],"
                + "\"Interval\":30000000000}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"]},\"history\":["
                + "{\"created_by\":\"a && b\",\"empty_layer\":true}]}",
            Encoding.UTF8.GetString(OciJson.Write(config)));
        Assert.Equal(config, OciJson.ReadConfig(OciJson.Write(config)));
        Assert.Equal(Platform.Parse("linux/arm/v7"), config.Platform);
    }

    [Fact]
    public void The_nulls_that_Docker_writes_are_nothing_said()
    {
        var config = OciJson.ReadConfig("""
            {"architecture":"amd64","os":"linux","author":null,"created":null,"os.features":null,"variant":null,"history":null,
             "rootfs":{"type":null,"diff_ids":null},
             "config":{"Hostname":"","Entrypoint":null,"Cmd":null,"Env":null,"Volumes":null,"ExposedPorts":null,"Labels":null,
             "OnBuild":null,"Healthcheck":null,"User":null}}
            """u8.ToArray());
        Assert.Equal(new ImageConfig { Architecture = "amd64", Os = "linux", Config = new() }, config);
        Assert.Equal(new ImageConfig(), OciJson.ReadConfig("""{"rootfs":null,"config":null,"os":null,"architecture":null}"""u8.ToArray()));
        Assert.Null(new ImageConfig().Platform);

        var index = OciJson.ReadIndex(
            """{"schemaVersion":2,"mediaType":null,"annotations":null,"subject":null,"artifactType":null,"manifests":[]}"""u8.ToArray(),
            MediaType.OciIndex);
        Assert.Equal(new ImageIndex(), index);
    }

    [Fact]
    public void Unknown_members_and_types_are_no_reason_to_refuse()
    {
        var index = OciJson.ReadIndex("""
            {"x":{"y":[null,{}]},"schemaVersion":2,"manifests":[
             {"x":1,"mediaType":"application/x.unknown","digest":"md9:abc","size":9223372036854775807,"platform":{"x":1}}]}
            """u8.ToArray(), MediaType.DockerIndex);
        var entry = Assert.Single(index.Manifests);
        Assert.Equal((long.MaxValue, "md9:abc", new Platform()), (entry.Size, entry.Digest.ToString(), entry.Platform));
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z")]
    [InlineData("2020-01-01t00:00:00z")]
    [InlineData("2020-01-01T01:30:00.000000000+01:30")]
    [InlineData("2019-12-31T22:00:00.0-02:00")]
    public void Times_are_read_in_the_forms_of_RFC_3339(string text) =>
        Assert.Equal(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            OciJson.ReadConfig(Encoding.UTF8.GetBytes($$"""{"created":"{{text}}"}""")).Created);

    [Fact]
    public void A_time_finer_than_a_tick_is_still_read() =>
        Assert.Equal(2015, OciJson.ReadConfig("""{"created":"2015-10-31T22:22:56.015925234Z"}"""u8.ToArray()).Created!.Value.Year);
}
