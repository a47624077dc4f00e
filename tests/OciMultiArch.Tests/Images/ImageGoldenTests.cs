using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

public sealed class ImageGoldenTests
{
    private static readonly ConfigChange Change = new()
    {
        User = "65532:65532",
        Entrypoint = ["/app/api"],
        Arguments = ["--help"],
        Environment = new Dictionary<string, string> { ["B"] = "1+1", ["A"] = "é<>&'" },
        Labels = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "api" },
        ExposedPorts = new HashSet<string> { "8080/tcp" },
        Volumes = new HashSet<string> { "/data" },
        WorkingDirectory = "/app",
        StopSignal = "SIGTERM",
        Author = "Acme",
    };

    private static readonly ImageRecipe Scratch = new() { Platform = Platform.Parse("linux/arm64"), Layers = [Parts.Layer("new")], Created = Parts.Noon, Change = Change };

    [Fact]
    public async Task An_image_from_scratch_is_these_bytes()
    {
        var image = await (Scratch with { Annotations = new Dictionary<string, string> { ["k"] = "v" } }).BuildAsync();

        Assert.Equal(
            """{"created":"2024-05-06T10:30:15Z","author":"Acme","architecture":"arm64","os":"linux","variant":"v8","config":{"User":"65532:65532","ExposedPorts":{"8080/tcp":{}},"Env":["B=1+1","A=é<>&'"],"Entrypoint":["/app/api"],"Cmd":["--help"],"Volumes":{"/data":{}},"WorkingDir":"/app","Labels":{"org.opencontainers.image.title":"api"},"StopSignal":"SIGTERM"},"rootfs":{"type":"layers","diff_ids":["sha256:11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"]},"history":[{"created":"2024-05-06T10:30:15Z","created_by":"COPY new"}]}""",
            await Parts.ConfigAsync(image));
        Assert.Equal("", image.Blobs[0].Digest.ToString());
        Assert.Equal("", Docs.Text(image.Bytes));
        Assert.Equal("", image.Digest.ToString());
        Assert.Equal("linux/arm64/v8", image.Descriptor.Platform!.ToString());
    }

    [Fact]
    public async Task A_Docker_image_from_scratch_is_these_bytes()
    {
        var image = await (Scratch with { Format = ImageFormat.Docker, Layers = [Parts.Layer("new"), Parts.Layer("zip", MediaType.OciLayerGzip)] }).BuildAsync();

        Assert.Equal("", Docs.Text(image.Bytes));
        Assert.Equal("", image.Digest.ToString());
    }

    [Fact]
    public async Task An_image_of_nothing_is_these_bytes()
    {
        var image = await new ImageRecipe { Platform = Parts.Amd64 }.BuildAsync();

        Assert.Equal("""{"created":"1970-01-01T00:00:00Z","architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}""", await Parts.ConfigAsync(image));
        Assert.Equal("", Docs.Text(image.Bytes));
        Assert.Equal("", image.Digest.ToString());
    }

    [Fact]
    public async Task An_image_on_a_base_is_these_bytes()
    {
        var from = Parts.Image($$$"""{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":[{{{Parts.DiffIds("base tar")}}}]},"history":[{"created_by":"ADD base"}]}""")
            .ReadAs(ImageReference.Parse("debian:12"));
        var image = await new ImageRecipe
        {
            Platform = Parts.Amd64,
            Base = from,
            Layers = [Parts.Layer("new")],
            Created = Parts.Noon,
            Change = new() { Entrypoint = ["/api"] },
        }.BuildAsync();

        Assert.Equal("", await Parts.ConfigAsync(image));
        Assert.Equal("", Docs.Text(image.Bytes));
        Assert.Equal("", image.Digest.ToString());
        Assert.Equal("base layer", Docs.Text(await image.Blobs[1].ReadAsync()));
        Assert.Equal("new", Docs.Text(await image.Blobs[2].ReadAsync()));
    }

    [Fact]
    public async Task An_index_of_two_images_is_these_bytes()
    {
        var arm = await (Scratch with { Platform = Platform.Parse("linux/arm") }).BuildAsync();
        var index = await Artifact.IndexAsync([await Scratch.BuildAsync(), arm], new Dictionary<string, string> { ["k"] = "v" });

        Assert.Equal("", Docs.Text(index.Bytes));
        Assert.Equal("", index.Digest.ToString());
    }

    [Fact]
    public async Task A_Docker_list_of_two_images_is_these_bytes()
    {
        var docker = Scratch with { Format = ImageFormat.Docker };
        var list = await Artifact.IndexAsync([await docker.BuildAsync(), await (docker with { Platform = Parts.Amd64 }).BuildAsync()]);

        Assert.Equal("", Docs.Text(list.Bytes));
        Assert.Equal("", list.Digest.ToString());
    }

    [Fact]
    public void A_referrer_is_these_bytes()
    {
        var subject = Parts.Image("{}").WithPlatform(Parts.Amd64).WithAnnotations(new Dictionary<string, string> { ["of"] = "entry" });
        var referrer = Artifact.Referrer(subject, "application/spdx+json", [Docs.Blob(new("application/spdx+json"), "{}")],
            new Dictionary<string, string> { ["org.opencontainers.image.created"] = "2024-05-06T10:30:15Z" });

        Assert.Equal("", Docs.Text(referrer.Bytes));
        Assert.Equal("", referrer.Digest.ToString());
        Assert.Equal(subject.Descriptor.Bare(), referrer.Subject);
    }

    [Fact]
    public async Task An_artifact_of_nothing_is_these_bytes()
    {
        var artifact = Artifact.Of("application/vnd.acme.x+json", []);

        Assert.Equal("", Docs.Text(artifact.Bytes));
        Assert.Equal("", artifact.Digest.ToString());
        MemoryStore store = new();
        await store.PushAsync(artifact, ["x"]);
        Assert.True(await store.HasBlobAsync(artifact.Blobs[0].Descriptor));
        Assert.Throws<FormatException>(() => Artifact.Of("no type", []));
    }
}
