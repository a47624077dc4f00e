using System.Text;

namespace OciMultiArch.Tests.Images;

public sealed class ArtifactOfTests
{
    private static readonly Blob File = Blob.Of(new("text/plain"), "hello"u8.ToArray());

    [Fact]
    public void A_file_with_a_title_and_a_config_of_its_own_has_these_bytes()
    {
        var titled = File.WithAnnotations(new Dictionary<string, string> { ["org.opencontainers.image.title"] = "hello.txt" });

        var artifact = Artifact.Create(
            "application/vnd.example",
            [titled],
            new Dictionary<string, string> { ["a"] = "b" },
            Blob.Of(new("application/vnd.example.config+json"), "{}"u8.ToArray()));

        Assert.Equal(
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example",
            "config":{"mediaType":"application/vnd.example.config+json",
            "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},
            "layers":[{"mediaType":"text/plain","digest":"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","size":5,
            "annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"a":"b"}}
            """.ReplaceLineEndings(""), Encoding.UTF8.GetString(artifact.Bytes.Span));
        Assert.Equal([artifact.Manifest!.Config.Digest, File.Digest], artifact.Blobs.Select(static each => each.Digest));
    }

    [Fact]
    public async Task A_referrer_with_a_config_of_its_own_is_pushed_with_it()
    {
        MemoryStore memory = new();
        var subject = Artifact.Create("a/b", []);
        var config = Blob.Of(new("application/vnd.example.config+json"), """{"x":1}"""u8.ToArray());
        await memory.PushAsync(subject, ["1"]);

        await memory.PushAsync(Artifact.CreateReferrer(subject, "c/d", [File], config: config), []);

        Assert.Equal("c/d", (await memory.ReferrersAsync(subject.Digest).SingleAsync()).ArtifactType);
        Assert.True(await memory.HasBlobAsync(config.Descriptor));
    }
}
