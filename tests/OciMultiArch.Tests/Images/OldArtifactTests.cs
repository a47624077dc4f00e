using System.Text;

namespace OciMultiArch.Tests.Images;

/// <summary>Artifacts whose config says what they are, and manifests with exactly the members of another program's.</summary>
public sealed class OldArtifactTests
{
    private const string HelmConfig = "application/vnd.cncf.helm.config.v1+json";
    private static readonly Blob Chart = Blob.Of(new("application/vnd.cncf.helm.chart.content.v1.tar+gzip"), "chart"u8.ToArray());
    private static readonly Blob ChartConfig = Blob.Of(new(HelmConfig), """{"name":"app","version":"1.0.0"}"""u8.ToArray());

    /// <summary>The members of three programs: helm, older bicep, bicep.</summary>
    public static TheoryData<ImageManifest, string, string> Documents => new()
    {
        {
            new() { Config = ChartConfig.Descriptor, Layers = [Chart.Descriptor], Annotations = Created }, HelmConfig,
            $$$"""
            {"schemaVersion":2,"config":{"mediaType":"{{{HelmConfig}}}","digest":"{{{ChartConfig.Digest}}}","size":32},
            "layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"{{{Chart.Digest}}}","size":5}],
            "annotations":{"org.opencontainers.image.created":"2024-01-01T00:00:00Z"}}
            """
        },
        {
            new() { ArtifactType = "application/vnd.ms.bicep.module.artifact", Config = Bicep.Descriptor, Layers = [] },
            "application/vnd.ms.bicep.module.artifact",
            $$$"""
            {"schemaVersion":2,"artifactType":"application/vnd.ms.bicep.module.artifact",
            "config":{"mediaType":"application/vnd.ms.bicep.module.config.v1+json","digest":"{{{Bicep.Digest}}}","size":0},"layers":[]}
            """
        },
        {
            new() { MediaType = MediaType.OciManifest, Config = Bicep.Descriptor }, "application/vnd.ms.bicep.module.config.v1+json",
            $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "config":{"mediaType":"application/vnd.ms.bicep.module.config.v1+json","digest":"{{{Bicep.Digest}}}","size":0},"layers":[]}
            """
        },
    };

    private static Blob Bicep => Blob.Of(new("application/vnd.ms.bicep.module.config.v1+json"), ReadOnlyMemory<byte>.Empty);

    private static Dictionary<string, string> Created => new() { ["org.opencontainers.image.created"] = "2024-01-01T00:00:00Z" };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_member_is_the_callers_and_nothing_is_added(ImageManifest manifest, string type, string bytes)
    {
        MemoryStore store = new();

        var artifact = Artifact.Create(manifest, [ChartConfig, Chart, Bicep]);

        Assert.Equal(bytes.ReplaceLineEndings(""), Encoding.UTF8.GetString(artifact.Bytes.Span));
        Assert.Equal(type, artifact.ArtifactType);
        await store.PushAsync(artifact, ["1"]);
        var read = await store.GetAsync("1");
        Assert.Equal(artifact.Bytes.ToArray(), read.Bytes.ToArray());
        Assert.Equal(type, read.ArtifactType);
        Assert.Equal((await artifact.Config!.ReadAsync()).ToArray(), (await read.Config!.ReadAsync()).ToArray());
        Assert.Equal(manifest.Layers.Count, read.Layers.Count);
    }

    [Fact]
    public void Without_a_type_the_config_says_it()
    {
        var chart = Artifact.Create(null, [Chart], config: ChartConfig);
        var referrer = Artifact.CreateReferrer(chart, null, [], config: ChartConfig);

        Assert.Null(chart.Manifest!.ArtifactType);
        Assert.Equal(HelmConfig, chart.ArtifactType);
        Assert.DoesNotContain("artifactType", Encoding.UTF8.GetString(chart.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(HelmConfig, referrer.ArtifactType);
    }

    [Fact]
    public void Something_must_say_the_type()
    {
        var empty = Blob.Of(MediaType.OciEmpty, "{}"u8.ToArray());

        Assert.Throws<ArgumentException>(() => Artifact.Create((string?)null, [Chart]));
        Assert.Throws<ArgumentException>(() => Artifact.Create(null, [Chart], config: empty));
        Assert.Throws<FormatException>(() => Artifact.Create("", [Chart], config: ChartConfig));
    }

    [Fact]
    public async Task A_referrer_needs_no_more_of_its_subject_than_the_descriptor()
    {
        MemoryStore store = new();
        var subject = Artifact.Create("a/b", [Chart]);
        var stated = subject.Descriptor with { Platform = Platform.Parse("linux/amd64") };

        var referrer = Artifact.CreateReferrer(stated, "c/d", []);

        Assert.Equal(Artifact.CreateReferrer(subject, "c/d", []).Digest, referrer.Digest);
        await store.PushAsync(referrer, []);
        Assert.Equal(referrer.Digest, (await store.ReferrersAsync(subject.Digest).SingleAsync()).Digest);
    }

    [Fact]
    public async Task An_index_has_neither_config_nor_layers_and_the_type_that_it_states()
    {
        var image = Artifact.Create("a/b", [Chart]).WithPlatform(Platform.Parse("linux/amd64"));
        var index = await Artifact.CreateIndexAsync([image], null, new() { ArtifactType = "x/y" });
        var plain = await Artifact.CreateIndexAsync([image]);

        Assert.Null(index.Config);
        Assert.Empty(index.Layers);
        Assert.Equal("x/y", index.ArtifactType);
        Assert.Null(plain.ArtifactType);
    }
}
