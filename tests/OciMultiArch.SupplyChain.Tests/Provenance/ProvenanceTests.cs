using System.Text.Json.Nodes;
using OciMultiArch.SupplyChain.Tests.Sboms;
using OciMultiArch.Testing;

namespace OciMultiArch.SupplyChain.Tests.Provenances;

/// <summary>What the provenance of images says (SLSA v1 in an in-toto statement v1).</summary>
public sealed class ProvenanceTests
{
    private const string Revision = "0123456789abcdef0123456789abcdef01234567";
    private readonly MemoryStore store = new();

    private static Provenance Given => new()
    {
        BuilderId = "https://ci.example.com/release",
        Source = "git+https://example.com/acme/server",
        Parameters = new Dictionary<string, string> { ["package"] = "./cmd/api", ["flags"] = "-trimpath" },
    };

    [Fact]
    public async Task It_names_builder_sources_parameters_base_and_go_and_is_attached_to_the_index_and_its_images()
    {
        var below = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("etc/os-release", "ID=x\n")]);
        var image = await SampleImages.ImageAsync(store, "linux/amd64", [LayerEntry.File("app/api", SampleImages.Program)], below);
        var index = await Artifact.CreateIndexAsync([image]);

        var with = await index.WithProvenanceAsync(Given with { Base = below, InvocationId = "run/7" });

        Assert.Equal([index.Digest, image.Digest], with.Attached.Select(static one => one.Subject!.Digest));
        Assert.Equal(index.Digest, with.Digest);
        var statement = await StatementAsync(with);
        Assert.Equal("https://in-toto.io/Statement/v1", $"{statement["_type"]}");
        Assert.Equal("https://slsa.dev/provenance/v1", $"{statement["predicateType"]}");
        Assert.Equal(
            [index.Digest.Encoded, image.Digest.Encoded],
            statement["subject"]!.AsArray().Select(static one => $"{one!["digest"]!["sha256"]}"));
        var build = statement["predicate"]!["buildDefinition"]!;
        Assert.Equal("urn:ocimultiarch:build:v1", $"{build["buildType"]}");
        Assert.Equal("""{"flags":"-trimpath","package":"./cmd/api"}""", build["externalParameters"]!.ToJsonString());
        Assert.Equal("git+https://example.com/acme/server", $"{build["resolvedDependencies"]![0]!["uri"]}");
        Assert.Equal(Revision, $"{build["resolvedDependencies"]![0]!["digest"]!["gitCommit"]}");
        Assert.Equal(below.Digest.Encoded, $"{build["resolvedDependencies"]![1]!["digest"]!["sha256"]}");
        var run = statement["predicate"]!["runDetails"]!;
        Assert.Equal("https://ci.example.com/release", $"{run["builder"]!["id"]}");
        Assert.Equal("go1.22.1", $"{run["builder"]!["version"]!["go"]}");
        Assert.Equal("run/7", $"{run["metadata"]!["invocationId"]}");
    }

    [Fact]
    public async Task Equal_builds_have_equal_bytes()
    {
        var digests = new List<string>();
        foreach (var cache in (MemoryStore[])[store, new()])
        {
            var with = await (await SampleImages.IndexAsync(cache)).WithProvenanceAsync(Given);
            digests.Add($"{with.Attached[0].Layers[0].Descriptor.Digest}");
        }

        Assert.Equal(digests[0], digests[1]);
        Assert.StartsWith("sha256:1ab310aee3ebe4d2efb4856cd454bdd8472b662ca89", digests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_of_others_images_names_them_as_what_it_is_made_of_and_reads_no_layer()
    {
        var built = await SampleImages.IndexAsync(store);
        var away = Artifact.Parse(built.MediaType, built.Bytes, new WithoutBlobs(store));
        await store.PushAsync(built, ["1"]);

        var with = await away.WithProvenanceAsync(Given with { BuildType = Provenance.ComposedIndex });

        var statement = await StatementAsync(with);
        Assert.Equal([built.Digest], with.Attached.Select(static one => one.Subject!.Digest));
        Assert.Single(statement["subject"]!.AsArray());
        var build = statement["predicate"]!["buildDefinition"]!;
        Assert.Equal(
            built.Index!.Manifests.Select(static one => one.Digest.Encoded),
            build["resolvedDependencies"]!.AsArray().Skip(1).Select(static one => $"{one!["digest"]!["sha256"]}"));
    }

    [Theory]
    [InlineData(AnnotationKeys.Revision, "f00d")]
    [InlineData("other", Revision)]
    public async Task The_revision_is_that_of_the_annotation_or_of_the_program(string key, string expected)
    {
        LayerEntry[] files = [LayerEntry.File("api", SampleImages.Program)];
        var layer = await Layer.PackAsync(store, files);
        ImageRecipe recipe = new()
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [layer],
            Annotations = new Dictionary<string, string> { [key] = "f00d" },
        };

        var with = await (await recipe.BuildAsync()).WithProvenanceAsync(new() { BuilderId = "urn:x" });

        var build = (await StatementAsync(with))["predicate"]!["buildDefinition"]!;
        Assert.Equal(expected, $"{build["resolvedDependencies"]![0]!["digest"]!["gitCommit"]}");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(true, """{"modified":true}""")]
    [InlineData(false, """{"modified":false}""")]
    public async Task Sources_that_differ_from_their_commit_are_said_to(bool? isModified, string? expected)
    {
        var with = await (await SampleImages.IndexAsync(store)).WithProvenanceAsync(Given with { IsModified = isModified });

        var source = (await StatementAsync(with))["predicate"]!["buildDefinition"]!["resolvedDependencies"]![0]!;
        Assert.Equal(expected, source["annotations"]?.ToJsonString());
    }

    [Fact]
    public async Task Nobody_finds_the_tag_before_provenance_and_SBOM()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        var index = await SampleImages.IndexAsync(store);
        index = await index.WithSbomAsync();
        index = await index.WithProvenanceAsync(Given);

        await client.Repository("registry.test/acme/api").PushAsync(index, ["latest"]);

        var puts = registry.Requests.Where(static request => request.Method == "PUT");
        var writes = puts.Where(static request => request.Path.Contains("/manifests/", StringComparison.Ordinal)).ToArray();
        Assert.EndsWith("/manifests/latest", writes[^1].Path, StringComparison.Ordinal);
        Assert.Equal(2 + 3 + 3 + 1, writes.Length);
    }

    private static async Task<JsonNode> StatementAsync(Artifact with) =>
        JsonNode.Parse((await with.Attached[0].Layers[0].ReadAsync()).Span)!;

    /// <summary>A store whose blobs nobody may read.</summary>
    private sealed class WithoutBlobs(IContentSource store) : IContentSource
    {
        public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
        {
            if (blob.MediaType.IsImageConfig)
                return store.OpenAsync(blob, from, cancellationToken);
            throw new InvalidOperationException($"{blob.Digest} is read.");
        }

        public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
            store.FindAsync(manifest, cancellationToken);

        public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
            store.FindAsync(tag, cancellationToken);

        public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
            store.ResolveAsync(tag, cancellationToken);

        public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => store.TagsAsync(cancellationToken);

        public IAsyncEnumerable<Descriptor> ReferrersAsync(
            Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
            store.ReferrersAsync(subject, artifactType, cancellationToken);
    }
}
