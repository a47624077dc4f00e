using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Model;

/// <summary>
/// Each document record is a value: equal as default, as explicitly empty, as clone, as built twice, and as read from
/// JSON.
/// </summary>
public sealed class RecordEqualityTests
{
    private static readonly Digest Sha = Digest.Of([]);

    [Fact]
    public void A_platform_is_a_value()
    {
        IsValue(
            new Platform(),
            new Platform { OsFeatures = [], Features = null!, Os = null!, Architecture = "" },
            static each => each with { });
        IsValue(SomePlatform(), SomePlatform(), static each => each with { });
        Assert.Equal(SomePlatform(), OciJson.ReadIndex(OciJson.Write(SomeIndex()), MediaType.OciIndex).Manifests[0].Platform);
        Assert.NotEqual(SomePlatform(), SomePlatform() with { OsFeatures = ["b"] });
    }

    [Fact]
    public void A_descriptor_is_a_value()
    {
        Descriptor bare = new() { MediaType = MediaType.OciLayer, Digest = Sha, Size = 0 };
        IsValue(
            bare,
            new() { MediaType = MediaType.OciLayer, Digest = Sha, Size = 0, Urls = [], Annotations = new Dictionary<string, string>() },
            static each => each with { });
        IsValue(SomeDescriptor(), SomeDescriptor(), static each => each with { });
        Assert.Equal(SomeDescriptor(), OciJson.ReadIndex(OciJson.Write(SomeIndex()), MediaType.OciIndex).Manifests[0]);
        Assert.NotEqual(SomeDescriptor(), SomeDescriptor() with { Annotations = new Dictionary<string, string> { ["a"] = "other" } });
        Assert.True(SomeDescriptor().SameContent(bare with { Platform = null }));
        Assert.False(SomeDescriptor().SameContent(bare with { Size = 1 }));
        Assert.Equal(bare, SomeDescriptor().Bare());
        Assert.Throws<ArgumentOutOfRangeException>(() => bare with { Size = -1 });
        Assert.Throws<ArgumentNullException>(() => bare with { Digest = null! });
        Assert.Throws<ArgumentNullException>(() => bare with { MediaType = null! });
    }

    [Fact]
    public void An_index_is_a_value()
    {
        IsValue(new ImageIndex(), new ImageIndex { Manifests = [], Annotations = null! }, static each => each with { });
        IsValue(SomeIndex(), SomeIndex(), static each => each with { });
        Assert.Equal(new ImageIndex(), OciJson.ReadIndex("""{"schemaVersion":2,"manifests":[]}"""u8.ToArray(), MediaType.OciIndex));
        Assert.Equal(SomeIndex(), OciJson.ReadIndex(OciJson.Write(SomeIndex()), MediaType.OciIndex));
        Assert.NotEqual(SomeIndex(), SomeIndex() with { Manifests = [] });
    }

    [Fact]
    public void A_manifest_is_a_value()
    {
        ImageManifest bare = new() { Config = SomeDescriptor() };
        IsValue(bare, new() { Config = SomeDescriptor(), Layers = [], Annotations = null! }, static each => each with { });
        IsValue(SomeManifest(), SomeManifest(), static each => each with { });
        Assert.Equal(SomeManifest(), OciJson.ReadManifest(OciJson.Write(SomeManifest()), MediaType.OciManifest));
        Assert.NotEqual(SomeManifest(), bare);
        Assert.Throws<ArgumentNullException>(() => bare with { Config = null! });
    }

    [Fact]
    public void A_config_and_its_parts_are_values()
    {
        IsValue(
            new ImageConfig(),
            new ImageConfig { OsFeatures = [], History = [], RootFs = new() { DiffIds = [], Type = null! }, Os = null! },
            static each => each with { });
        IsValue(
            new ImageRuntime(),
            new ImageRuntime
            {
                Env = [],
                Cmd = null!,
                Entrypoint = [],
                Labels = new Dictionary<string, string>(),
                Volumes = new HashSet<string>(),
                ExposedPorts = null!,
            },
            static each => each with { });
        IsValue(new ImageHealthcheck(), new ImageHealthcheck { Test = [] }, static each => each with { });
        IsValue(new ImageHistory(), new ImageHistory { EmptyLayer = null }, static each => each with { });
        IsValue(new ImageRootFs(), new ImageRootFs { DiffIds = null! }, static each => each with { });
        IsValue(SomeConfig(), SomeConfig(), static each => each with { });
        Assert.Equal(new ImageConfig(), OciJson.ReadConfig("{}"u8.ToArray()));
        Assert.Equal(
            new ImageConfig { Config = new() { Healthcheck = new() } },
            OciJson.ReadConfig("""{"config":{"Healthcheck":{}}}"""u8.ToArray()));
        Assert.Equal(SomeConfig(), OciJson.ReadConfig(OciJson.Write(SomeConfig())));
        Assert.NotEqual(
            SomeConfig(),
            SomeConfig() with { Config = SomeConfig().Config! with { Volumes = new HashSet<string> { "/other" } } });
    }

    [Fact]
    public void Text_values_are_equal_when_their_text_is()
    {
        IsValue(Digest.Parse(Sha.ToString()), Sha, static each => each with { });
        IsValue(MediaType.Parse("a/b"), new("a/b"), static each => each with { });
        IsValue(Tag.Parse("latest"), Tag.Latest, static each => each with { });
        IsValue(RepositoryName.Parse("alpine"), RepositoryName.Parse("docker.io/library/alpine"), static each => each with { });
        IsValue(ImageReference.Parse("alpine"), ImageReference.Parse("docker.io/library/alpine:latest"), static each => each with { });
    }

    [Fact]
    public void A_document_is_not_changed_through_what_it_was_made_from()
    {
        List<string> features = ["a"];
        Dictionary<string, string> labels = new() { ["k"] = "v" };
        var (platform, runtime) = (new Platform { OsFeatures = features }, new ImageRuntime { Labels = labels });
        features.Add("b");
        labels["k"] = "changed";
        Assert.Equal(["a"], platform.OsFeatures);
        Assert.Equal("v", runtime.Labels["k"]);
    }

    private static void IsValue<T>(T one, T twin, Func<T, T> clone)
        where T : class
    {
        Assert.NotSame(one, clone(one));
        Assert.All([twin, clone(one), clone(twin)], each =>
        {
            Assert.True(one.Equals(each));
            Assert.Equal(one.GetHashCode(), each.GetHashCode());
        });
    }

    private static Platform SomePlatform() =>
        new() { Os = "linux", Architecture = "arm", Variant = "v7", OsVersion = "1", OsFeatures = ["a"], Features = ["f"] };

    private static Descriptor SomeDescriptor() => new()
    {
        MediaType = MediaType.OciLayer,
        Digest = Sha,
        Size = 0,
        Urls = ["https://example.com/x"],
        Annotations = new Dictionary<string, string> { ["a"] = "1" },
        Data = "",
        ArtifactType = "a/b",
        Platform = SomePlatform(),
    };

    private static ImageIndex SomeIndex() => new()
    {
        MediaType = MediaType.OciIndex,
        ArtifactType = "a/b",
        Manifests = [SomeDescriptor()],
        Subject = SomeDescriptor(),
        Annotations = new Dictionary<string, string> { ["a"] = "1" },
    };

    private static ImageManifest SomeManifest() => new()
    {
        MediaType = MediaType.OciManifest,
        ArtifactType = "a/b",
        Config = SomeDescriptor(),
        Layers = [SomeDescriptor()],
        Subject = SomeDescriptor(),
        Annotations = new Dictionary<string, string> { ["a"] = "1" },
    };

    private static ImageConfig SomeConfig() => new()
    {
        Created = DateTimeOffset.UnixEpoch,
        Author = "me",
        Os = "linux",
        Architecture = "arm",
        Variant = "v7",
        OsVersion = "1",
        OsFeatures = ["a"],
        Config = new()
        {
            User = "0",
            ExposedPorts = new HashSet<string> { "80" },
            Volumes = new HashSet<string> { "/data" },
            Env = ["A=1"],
            Entrypoint = ["/app"],
            Cmd = ["-v"],
            WorkingDir = "/",
            Labels = new Dictionary<string, string> { ["k"] = "v" },
            StopSignal = "SIGTERM",
            ArgsEscaped = true,
            Memory = 1,
            MemorySwap = 2,
            CpuShares = 3,
            Healthcheck = new() { Test = ["CMD", "x"], Interval = 1, Timeout = 2, StartPeriod = 3, StartInterval = 4, Retries = 5 },
        },
        RootFs = new() { DiffIds = [Sha] },
        History = [new() { Created = DateTimeOffset.UnixEpoch, CreatedBy = "x", Author = "y", Comment = "z", EmptyLayer = false }],
    };
}
