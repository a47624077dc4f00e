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

    private static readonly ImageRecipe Scratch = new()
    {
        Platform = Platform.Parse("linux/arm64"),
        Layers = [Samples.RecipeLayer("new")],
        Created = Samples.Noon,
        Change = Change,
    };

    [Fact]
    public async Task An_image_from_scratch_is_these_bytes()
    {
        var image = await (Scratch with { Annotations = new Dictionary<string, string> { ["k"] = "v" } }).BuildAsync();

        Assert.Equal(
            """{"created":"2024-05-06T10:30:15Z","author":"Acme","architecture":"arm64","os":"linux","variant":"v8","config":"""
                + """{"User":"65532:65532","ExposedPorts":{"8080/tcp":{}},"Env":["B=1+1","A=é<>&'"],"Entrypoint":"""
                + """["/app/api"],"Cmd":["--help"],"Volumes":{"/data":{}},"WorkingDir":"/app","Labels":"""
                + """{"org.opencontainers.image.title":"api"},"StopSignal":"SIGTERM"},"rootfs":"""
                + """{"type":"layers","diff_ids":["sha256:"""
                + """11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"]},"history":["""
                + """{"created":"2024-05-06T10:30:15Z","created_by":"COPY new"}]}""",
            await Samples.ConfigTextAsync(image));
        Assert.Equal("sha256:5bbb8f81a4ca8eb31b726be215d4d5416e4d3ae55a5fa15498ddd2b7149b9b00", image.Blobs[0].Digest.ToString());
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":"""
                + """{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:"""
                + """5bbb8f81a4ca8eb31b726be215d4d5416e4d3ae55a5fa15498ddd2b7149b9b00","size":535},"layers":["""
                + """{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:"""
                + """11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437","size":3}],"annotations":"""
                + """{"k":"v"}}""",
            Samples.Text(image.Bytes));
        Assert.Equal("sha256:8fd949e097625389a9cfc62f1f9aba0aa03fb1d7a022b8360609a7ecef1373dd", image.Digest.ToString());
        Assert.Equal("linux/arm64/v8", image.Descriptor.Platform!.ToString());
    }

    [Fact]
    public async Task A_Docker_image_from_scratch_is_these_bytes()
    {
        var image = await (Scratch with
        {
            Format = ImageFormat.Docker,
            Layers = [Samples.RecipeLayer("new"), Samples.RecipeLayer("zip", MediaType.OciLayerGzip)],
        }).BuildAsync();

        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":"""
                + """{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:"""
                + """bacb067710c7e12a904034a4f95649a8850abac348ca4c0859676a670b8cea3a","size":668},"layers":["""
                + """{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","digest":"sha256:"""
                + """11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437","size":3},"""
                + """{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:"""
                + """4a70fe9aa6436e02c2dea340fbd1e352e4ef2d8ce6ca52ad25d4b95471fc8bf2","size":3}]}""",
            Samples.Text(image.Bytes));
        Assert.Equal("sha256:4267f61765e27764363fada2555bcd5fc5a5db0ed0c2d5207fe42a1874aaec69", image.Digest.ToString());
    }

    [Fact]
    public async Task An_image_of_nothing_is_these_bytes()
    {
        var image = await new ImageRecipe { Platform = Samples.Amd64 }.BuildAsync();

        Assert.Equal(
            """{"created":"1970-01-01T00:00:00Z","architecture":"amd64","os":"linux","config":{},"rootfs":"""
                + """{"type":"layers","diff_ids":[]}}""",
            await Samples.ConfigTextAsync(image));
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":"""
                + """{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:"""
                + """c3a64c1a8353472f554bc4606f3d19591287066bc7bd516fa0d17edeb25ff5fc","size":123},"layers":[]}""",
            Samples.Text(image.Bytes));
        Assert.Equal("sha256:11eeed59312b56e0c33730eb97d50b4ab5101bbcdb94a1df516b9e6d3d0a947f", image.Digest.ToString());
    }

    [Fact]
    public async Task An_image_on_a_base_is_these_bytes()
    {
        var from = Samples.ImageOf(
            $$$"""{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sh"]},"rootfs":"""
                + $$$"""{"type":"layers","diff_ids":[{{{Samples.DiffIds("base tar")}}}]},"history":["""
                + $$$"""{"created_by":"ADD base"}]}""")
            .ReadAs(ImageReference.Parse("debian:12"));
        var image = await new ImageRecipe
        {
            Platform = Samples.Amd64,
            Base = from,
            Layers = [Samples.RecipeLayer("new")],
            Created = Samples.Noon,
            Change = new() { Entrypoint = ["/api"] },
        }.BuildAsync();

        Assert.Equal(
            """{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Entrypoint":["/api"]},"rootfs":"""
                + """{"type":"layers","diff_ids":["sha256:"""
                + """4f7dc1e6b37276abf8548d24aec3fd75d15a01d32f3ada055f9f0a0fe4ddfb87","sha256:"""
                + """11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"]},"history":["""
                + """{"created_by":"ADD base"},{"created":"2024-05-06T10:30:15Z","created_by":"COPY new"}]"""
                + ""","created":"2024-05-06T10:30:15Z"}""",
            await Samples.ConfigTextAsync(image));
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":"""
                + """{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:"""
                + """96b366cad66c2e597fe314c37e1096d13b8394c447f740d6dc33f8989305627e","size":408},"layers":["""
                + """{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:"""
                + """31b1bea262a65f3b89522e134cef5e65962a5c1727666859ef2448fd439ccccf","size":10},"""
                + """{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:"""
                + """11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437","size":3}],"annotations":"""
                + """{"org.opencontainers.image.base.name":"docker.io/library/debian:"""
                + """12","org.opencontainers.image.base.digest":"sha256:"""
                + """ca79835656aedb44e115e074dcee76d649a70ef4dc264b7eb946b3885272501b"}}""",
            Samples.Text(image.Bytes));
        Assert.Equal("sha256:ddf34125f50ee6e32ef7a4dcd8cdf89b21f9f2ea4f83b1b7b7ec30ffd5afcba2", image.Digest.ToString());
        Assert.Equal("base layer", Samples.Text(await image.Blobs[1].ReadAsync()));
        Assert.Equal("new", Samples.Text(await image.Blobs[2].ReadAsync()));
    }

    [Fact]
    public async Task An_index_of_two_images_is_these_bytes()
    {
        var arm = await (Scratch with { Platform = Platform.Parse("linux/arm") }).BuildAsync();
        var index = await Artifact.CreateIndexAsync([await Scratch.BuildAsync(), arm], new Dictionary<string, string> { ["k"] = "v" });

        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["""
                + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
                + """ea7d5557e2188e832f71ad72089b5097cf0d9e0f2ef9518092b649149408a042","size":394,"platform":"""
                + """{"architecture":"arm64","os":"linux","variant":"v8"}},"""
                + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
                + """93f41ec76a33c1e1e94c8c4e9759f4bfdd6800f4e2dcfabc56cd8f05557a9f47","size":394,"platform":"""
                + """{"architecture":"arm","os":"linux","variant":"v7"}}],"annotations":{"k":"v"}}""",
            Samples.Text(index.Bytes));
        Assert.Equal("sha256:756053facd0e68266fe298968ec49361bae4d85c5963a6bec6d8d0540582735c", index.Digest.ToString());
    }

    [Fact]
    public async Task A_Docker_list_of_two_images_is_these_bytes()
    {
        var docker = Scratch with { Format = ImageFormat.Docker };
        var list = await Artifact.CreateIndexAsync([await docker.BuildAsync(), await (docker with { Platform = Samples.Amd64 }).BuildAsync()]);

        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":"""
                + """[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:"""
                + """3db301f8df3133a94d4a8537024eaff82dcf99ce31e07b581d93fbfce7b765d9","size":416,"platform":"""
                + """{"architecture":"arm64","os":"linux","variant":"v8"}},"""
                + """{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:"""
                + """111c9390823d6940a5d8322e8c75d01458d607c0aec9150e583c8605cedc757b","size":416,"platform":"""
                + """{"architecture":"amd64","os":"linux"}}]}""",
            Samples.Text(list.Bytes));
        Assert.Equal("sha256:baf375e392c7676b80678c7fa9a0d1922bb455b4d8e83af9abfdd40939492272", list.Digest.ToString());
    }

    [Fact]
    public void A_referrer_is_these_bytes()
    {
        var subject =
            Samples.ImageOf("{}").WithPlatform(Samples.Amd64).WithAnnotations(new Dictionary<string, string> { ["of"] = "entry" });
        var referrer = Artifact.CreateReferrer(subject, "application/spdx+json", [Samples.Blob(new("application/spdx+json"), "{}")],
            new Dictionary<string, string> { ["org.opencontainers.image.created"] = "2024-05-06T10:30:15Z" });

        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","""
                + """
                "artifactType":"application/spdx+json","config":
                """
                + """{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:"""
                + """44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":["""
                + """{"mediaType":"application/spdx+json","digest":"sha256:"""
                + """44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}],"subject":"""
                + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
                + """4acb393e66a0b42f0380ae9802b3748f27847acfd49b0b69d476487f31225469","size":398},"annotations":"""
                + """{"org.opencontainers.image.created":"2024-05-06T10:30:15Z"}}""",
            Samples.Text(referrer.Bytes));
        Assert.Equal("sha256:8a84dbb543772b46845628b2cb25b0b3c045ca1eaec4c476c72f1c186d17ae7f", referrer.Digest.ToString());
        Assert.Equal(subject.Descriptor.Bare(), referrer.Subject);
    }

    [Fact]
    public async Task An_artifact_of_nothing_is_these_bytes()
    {
        var artifact = Artifact.Create("application/vnd.acme.x+json", []);

        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","""
                + """
                "artifactType":"application/vnd.acme.x+json","config":
                """
                + """{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:"""
                + """44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":["""
                + """{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:"""
                + """44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}]}""",
            Samples.Text(artifact.Bytes));
        Assert.Equal("sha256:00b89de7a3467cadac199d041c17ffb647d3e54c36be0fb330462ca2b086abbf", artifact.Digest.ToString());
        MemoryStore store = new();
        await store.PushAsync(artifact, ["x"]);
        Assert.True(await store.HasBlobAsync(artifact.Blobs[0].Descriptor));
        Assert.Throws<FormatException>(() => Artifact.Create("no type", []));
    }
}
