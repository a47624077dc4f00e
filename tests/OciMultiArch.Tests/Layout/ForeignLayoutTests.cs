using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Layout;

/// <summary>Layouts in the shapes that other programs write: what is asked for is found, in folders and archives alike.</summary>
public sealed class ForeignLayoutTests : IDisposable
{
    private const string Busybox = "docker.io/library/busybox:latest";
    private const string Hello = "docker.io/library/hello-world:latest";
    private static readonly SampleImage Amd64 = ForeignLayout.Amd64;
    private static readonly SampleImage Arm64 = ForeignLayout.Arm64;
    private static readonly string Both = Bytes.Digest(SampleImage.Index(Amd64, Arm64));
    private readonly ForeignLayout at = new();

    public static TheoryData<string, string, string?, string> Shapes { get; } = new()
    {
        { "skopeo, crane, ko, buildx: an index without a name", "one", null, Both },
        { "an index without a name, by its digest", "one", Both, Both },
        { "a platform of an index, by its digest", "one", Arm64.Digest, Arm64.Digest },
        { "an index whose only name is another tag", "tagged", null, Both },
        { "an index by its tag", "tagged", "1.0", Both },
        { "several without a name, one of them by its digest", "several", Amd64.Digest, Amd64.Digest },
        { "the tag latest among others", "latest", null, Arm64.Digest },
        { "a whole name", "names", Busybox, Amd64.Digest },
        { "another whole name", "names", Hello, Arm64.Digest },
        { "a whole name in its short form", "names", "busybox:latest", Amd64.Digest },
        { "the tag of the only whole name", "name", "latest", Both },
        { "the only whole name, unasked", "name", null, Both },
        { "buildx with a name: the tag", "buildx", "1.0", Both },
        { "buildx with a name: the whole name", "buildx", "docker.io/acme/app:1.0", Both },
        { "only containerd's name: the tag", "containerd", "1.0", Both },
        { "docker save of one tag in two repositories: a whole name", "repositories", "docker.io/acme/b:1", Arm64.Digest },
        { "oras: an index beside its images, with a tag", "oras", "1.0", Both },
        { "oras: an index beside its images, unasked", "oras", null, Both },
        { "oras: an index beside its images, without a name", "side-by-side", null, Both },
        { "an image beside what is attached to it", "attached", null, Amd64.Digest },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_layout_of_another_program_is_read(string shape, string kind, string? name, string digest)
    {
        Assert.NotEmpty(shape);
        Write(kind);

        foreach (var source in at.Both)
            Assert.Equal(digest, (await AskAsync(source, name)).Digest.ToString());
    }

    [Theory]
    [InlineData("one", null)]
    [InlineData("several", "other")]
    [InlineData("names", Busybox)]
    [InlineData("buildx", "1.0")]
    [InlineData("containerd", "1.0")]
    [InlineData("repositories", "docker.io/acme/b:1")]
    [InlineData("oras", null)]
    [InlineData("side-by-side", null)]
    [InlineData("attached", null)]
    [InlineData("flat", null)]
    public async Task What_another_program_wrote_goes_to_a_registry_and_back_with_its_digest(string kind, string? name)
    {
        Write(kind);
        await using var registry = await FakeRegistry.StartAsync();
        using var client = RegistryCase.ClientOf();
        var repository = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);
        var asked = name == "other" ? Other.Digest : name;

        foreach (var source in at.Both)
        {
            var read = await AskAsync(source, asked);
            await repository.PushAsync(read, ["1"]);
            var back = OciLayout.At(at.Outside($"back-{source.GetType().Name}"));
            await back.PushAsync(await repository.GetAsync("1"), ["1"]);
            var verified = await (await back.GetAsync()).VerifyAsync();

            Assert.Equal(read.Digest, verified.Root.Digest);
            Assert.Empty(verified.Problems);
        }
    }

    [Theory]
    [InlineData("one", new[] { "@whole" })]
    [InlineData("tagged", new[] { "1.0" })]
    [InlineData("several", new[] { "@amd64", "@arm64v2" })]
    [InlineData("names", new[] { Busybox, Hello })]
    [InlineData("buildx", new[] { "1.0" })]
    [InlineData("containerd", new[] { "docker.io/acme/app:1.0" })]
    [InlineData("repositories", new[] { "docker.io/acme/a:1", "docker.io/acme/b:1" })]
    [InlineData("oras", new[] { "1.0" })]
    [InlineData("side-by-side", new[] { "@whole" })]
    [InlineData("attached", new[] { "@amd64" })]
    [InlineData("mixed", new[] { "1.0", "@arm64" })]
    [InlineData("flat", new[] { "@index.json", "@amd64", "@arm64" })]
    [InlineData("none", new string[0])]
    [InlineData("null", new string[0])]
    public async Task All_that_can_be_asked_for_is_told(string kind, string[] names)
    {
        Write(kind);

        var told = names.Select(name => name.Replace("whole", Both, StringComparison.Ordinal)
            .Replace("amd64", Amd64.Digest, StringComparison.Ordinal)
            .Replace("arm64v2", Other.Digest, StringComparison.Ordinal)
            .Replace("arm64", Arm64.Digest, StringComparison.Ordinal)
            .Replace("index.json", Bytes.Digest(File.ReadAllBytes(Path.Combine(at.Folder, "index.json"))), StringComparison.Ordinal));

        Assert.Equal(told, await OciLayout.At(at.Folder).NamesAsync());
        Assert.Equal(told, await OciArchive.At(at.Tar).NamesAsync());
        foreach (var source in at.Both)
            foreach (var name in told)
                Assert.NotNull((await source.GetAsync(name.TrimStart('@'))).Descriptor);
    }

    [Theory]
    [InlineData(ImageFamily.Oci)]
    [InlineData(ImageFamily.Docker)]
    public async Task An_index_json_that_is_the_list_of_platforms_is_the_index_with_its_bytes(ImageFamily family)
    {
        SampleImage[] images = [SampleImage.Built("linux/amd64", family), SampleImage.Built("linux/arm64", family)];
        at.Index("", images);
        var bytes = SampleImage.Index(images);
        at.With("index.json", Encoding.UTF8.GetString(bytes)).Write();
        var target = OciLayout.At(at.Outside("copy"));

        foreach (var source in at.Both)
        {
            var index = await source.GetAsync();
            await target.PushAsync(index, ["1"]);

            Assert.Equal(bytes, index.Bytes.ToArray());
            Assert.Equal(SampleImage.IndexType(family), index.MediaType.Value);
            Assert.Equal(index.Digest, (await source.GetAsync(index.Digest.ToString())).Digest);
            Assert.Equal(images[1].Digest, (await source.GetAsync(images[1].Digest)).Digest.ToString());
            Assert.Empty((await (await target.GetAsync("1")).VerifyAsync()).Problems);
        }
    }

    [Fact]
    public async Task Attestations_in_an_index_json_that_is_the_index_belong_to_it()
    {
        var attestation = SampleImage.Built("unknown/unknown");
        at.Write(
            at.Image(Amd64, SampleDocuments.OnPlatform("linux/amd64")),
            at.Image(Arm64, SampleDocuments.OnPlatform("linux/arm64")),
            at.Image(attestation, SampleDocuments.OnPlatform("unknown/unknown") + SampleDocuments.AttestationOf(Amd64.Digest)));

        foreach (var source in at.Both)
            Assert.Equal(3, (await source.GetAsync()).Index!.Manifests.Count);
    }

    [Theory]
    [InlineData("none", null, "holds no image")]
    [InlineData("null", null, "holds no image")]
    [InlineData("several", null, "It has @sha256:")]
    [InlineData("names", null, Busybox)]
    [InlineData("tagged", "2.0", "There is no tag '2.0'")]
    [InlineData("names", "docker.io/library/alpine:latest", "There is no image 'docker.io/library/alpine:latest'")]
    [InlineData("names", "latest", "stands for")]
    [InlineData("repositories", "1", "docker.io/acme/b:1")]
    [InlineData("one", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "holds no manifest")]
    [InlineData("gone", null, "does not hold that manifest")]
    [InlineData("gone", "1.0", "does not hold that manifest")]
    public async Task What_is_not_there_or_not_one_is_an_error_that_says_what_is(string kind, string? name, string message)
    {
        Write(kind);

        foreach (var source in at.Both)
        {
            var failure = await Assert.ThrowsAnyAsync<OciException>(async () => await AskAsync(source, name));
            Assert.Contains(message, failure.Message, StringComparison.Ordinal);
            Assert.Contains(source.ToString()!, failure.Message, StringComparison.Ordinal);
            Assert.NotNull(failure.Remedy);
        }
    }

    [Fact]
    public async Task A_layout_whose_list_is_null_is_written_to()
    {
        Write("null");

        var layout = OciLayout.At(at.Folder);
        await layout.PushAsync(await Samples.ImageAsync("linux/amd64"), ["a"]);

        Assert.Equal(["a"], await layout.NamesAsync());
    }

    [Fact]
    public async Task The_stricter_questions_of_a_store_know_exact_tags_alone()
    {
        Write("name");
        var layout = OciLayout.At(at.Folder);

        Assert.Null(await layout.ResolveAsync(Tag.Latest));
        await layout.PushAsync(await layout.GetAsync("latest"), ["latest"]);

        Assert.Equal([Busybox, "latest"], await layout.NamesAsync());
        Assert.Equal(Both, (await layout.ResolveAsync(Tag.Latest))!.Digest.ToString());
    }

    [Fact]
    public async Task All_roots_of_a_layout_are_listed_each_once()
    {
        Write("oras");

        Assert.Equal(
            [Both, Amd64.Digest, Arm64.Digest],
            await OciLayout.At(at.Folder).RootsAsync().Select(static root => root.Digest.ToString()).ToListAsync());
    }

    [Fact]
    public async Task An_index_of_which_only_some_platforms_are_there_says_which_and_what_to_do()
    {
        var name = at.Index(SampleDocuments.Named("1.0"), Amd64, Arm64);
        at.Remove(Arm64.Manifest);
        at.Write(name);
        var target = OciLayout.At(at.Outside("copy"));

        foreach (var source in at.Both)
        {
            var index = await source.GetAsync("1.0");
            var failure = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await target.PushAsync(index, ["1"]));

            Assert.Contains("only in part. It has linux/amd64; it lacks linux/arm64/v8.", failure.Message, StringComparison.Ordinal);
            Assert.Equal((RemedyKind.ChoosePlatforms, "linux/amd64"), (failure.Remedy!.Kind, failure.Remedy.Target));
            await target.PushAsync(await index.ForPlatformsAsync([Platform.Parse("linux/amd64")]), ["amd64"]);
        }
        Assert.Equal(Amd64.Digest, (await target.GetAsync("amd64")).Digest.ToString());
    }

    public void Dispose() => at.Dispose();

    private static SampleImage Other { get; } = SampleImage.Built("linux/arm64", layer: "another");

    private static ValueTask<Artifact> AskAsync(IContentSource source, string? name) =>
        name is null ? source.GetAsync() : source.GetAsync(name);

    private static string Named(string name, string containerd) =>
        $$""","annotations":{"io.containerd.image.name":"{{containerd}}","org.opencontainers.image.ref.name":"{{name}}"}""";

    private void Write(string kind)
    {
        var named = SampleDocuments.Named;
        string[]? entries = kind switch
        {
            "one" => [at.Index("", Amd64, Arm64)],
            "tagged" => [at.Index(named("1.0"), Amd64, Arm64)],
            "several" => [at.Image(Amd64), at.Image(Other)],
            "latest" => [at.Index(named("1.0"), Amd64, Arm64), at.Image(Arm64, named("latest"))],
            "names" => [at.Image(Amd64, named(Busybox)), at.Image(Arm64, named(Hello))],
            "name" => [at.Index(named(Busybox), Amd64, Arm64)],
            "buildx" => [at.Index(Named("1.0", "docker.io/acme/app:1.0"), Amd64, Arm64)],
            "containerd" => [at.Index(""","annotations":{"io.containerd.image.name":"docker.io/acme/app:1.0"}""", Amd64, Arm64)],
            "repositories" => [at.Image(Amd64, Named("1", "docker.io/acme/a:1")), at.Image(Arm64, Named("1", "docker.io/acme/b:1"))],
            "oras" => [at.Index(named("1.0"), Amd64, Arm64), at.Image(Amd64), at.Image(Arm64)],
            "side-by-side" => [at.Image(Amd64), at.Image(Arm64), at.Index("", Amd64, Arm64)],
            "attached" => [at.Image(Amd64), Referrer()],
            "mixed" => [at.Image(Amd64, named("1.0")), at.Image(Amd64), at.Image(Arm64)],
            "flat" => [OnPlatform(Amd64), OnPlatform(Arm64)],
            "gone" => [SampleDocuments.Entry(MediaType.OciManifest.Value, Amd64.Manifest, named("1.0"))],
            "none" => [],
            _ => null,
        };
        if (entries is null)
            at.With("index.json", """{"schemaVersion":2,"manifests":null}""").Write();
        else
            at.Write(entries);
    }

    private string OnPlatform(SampleImage image) => at.Image(image, SampleDocuments.OnPlatform(image.Platform));

    private string Referrer() => at.Blob(MediaType.OciManifest.Value, SampleDocuments.Manifest(
        MediaType.OciManifest.Value,
        at.Blob(MediaType.OciEmpty.Value, "{}"u8.ToArray()),
        [],
        $",\"artifactType\":\"application/spdx+json\",\"subject\":{Amd64.Entry()}"));
}
