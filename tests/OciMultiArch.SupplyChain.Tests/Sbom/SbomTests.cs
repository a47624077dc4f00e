using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.Sboms;

/// <summary>What an SBOM says, and that it says it in the same bytes everywhere.</summary>
public sealed class SbomTests
{
    private static readonly CultureInfo Foreign = new("")
    {
        NumberFormat = new() { NegativeSign = "~" },
        DateTimeFormat = new() { DateSeparator = "_", TimeSeparator = "." },
    };

    private readonly MemoryStore store = new();

    [Theory]
    [InlineData(
        SbomFormat.Spdx,
        "sha256:796da93e1dd8889a1bc11fd3601298194214d58936009ca5bb64a733b1b5925c",
        "sha256:5c17977db19145c299986301284aeef0769ede452c7530dbc8db39e582a1f6ec")]
    [InlineData(
        SbomFormat.CycloneDx,
        "sha256:30ddc0da62e5f56421cb6df4fbad4e94bf721e372e3422d19d6c5a7da3dcf658",
        "sha256:af47c23eb2aaa4991d13445427f46d6789d5d5ec39ec7f6508440dd577c57665")]
    public async Task Equal_content_is_an_equal_document_whatever_the_culture(SbomFormat format, string ofImage, string ofIndex)
    {
        var index = await SampleImages.IndexAsync(store);
        var image = (await index.ImagesAsync())[0];
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Foreign;
            var with = await index.WithSbomAsync(new() { Format = format });

            Assert.Equal(index.Digest, with.Digest);
            Assert.Equal(3, with.Attached.Count);
            Assert.Equal(ofImage, $"{Digest.Of((await SampleImages.AttachedAsync(with, image.Digest)).Span)}");
            Assert.Equal(ofIndex, $"{Digest.Of((await SampleImages.AttachedAsync(with, index.Digest)).Span)}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(SbomFormat.Spdx)]
    [InlineData(SbomFormat.CycloneDx)]
    public async Task An_index_of_images_that_have_SBOMs_gets_the_one_that_it_would_have_got_with_them(SbomFormat format)
    {
        var index = await SampleImages.IndexAsync(store);
        var whole = await index.WithSbomAsync(new() { Format = format, Created = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000) });
        var ofImages = whole.Attached.Where(each => each.Subject!.Digest != index.Digest);

        var joined = await index.WithAttached(ofImages).WithIndexSbomAsync(new() { Format = format });

        Assert.Equal(whole.Attached.Select(each => each.Digest), joined.Attached.Select(each => each.Digest));
    }

    [Theory]
    [InlineData("\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\",\"version\":3", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/3")]
    [InlineData("\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\"", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1")]
    [InlineData("\"3e671687-395b-41f5-a30f-a58921a69b79\"", null)]
    [InlineData("\"x\"", null)]
    [InlineData("7", null)]
    public async Task Another_programs_CycloneDX_is_linked_by_its_serial_number_and_version_or_refused(string serial, string? link)
    {
        const string Type = "application/vnd.cyclonedx+json";
        var index = await SampleImages.IndexAsync(store);
        var text = $"{{\"serialNumber\":{serial},\"metadata\":{{\"timestamp\":\"2026-01-02T03:04:05+01:00\",\"component\":{{\"name\":\"a\\u001bb\"}}}}}}";
        var blob = Blob.Of(new(Type), Encoding.UTF8.GetBytes(text));
        var with = index.WithAttached((await index.ImagesAsync()).Select(image => Artifact.CreateReferrer(image, Type, [blob])));

        var making = with.WithIndexSbomAsync(new() { Format = SbomFormat.CycloneDx });

        if (link is null)
        {
            Assert.Contains("that cannot be read", (await Assert.ThrowsAsync<InvalidContentException>(async () => await making)).Message, StringComparison.Ordinal);
            return;
        }
        var written = Encoding.UTF8.GetString((await SampleImages.AttachedAsync(await making, index.Digest)).Span);
        Assert.Contains($"\"url\":\"{link}\"", written, StringComparison.Ordinal);
        Assert.Contains("\"timestamp\":\"2026-01-02T02:04:05Z\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u001b", written, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_image_without_an_SBOM_of_the_form_or_with_a_broken_one_is_named()
    {
        var index = await SampleImages.IndexAsync(store);
        var images = await index.ImagesAsync();
        var other = await index.WithSbomAsync(new() { Format = SbomFormat.CycloneDx });
        var broken = index.WithAttached(images.Select(static image =>
            Artifact.CreateReferrer(image, "application/spdx+json", [Blob.Of(new("application/spdx+json"), "{}"u8.ToArray())])));

        foreach (var (without, why) in new[] { (index, "has no SBOM"), (other, "has no SBOM"), (broken, "that cannot be read") })
        {
            var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await without.WithIndexSbomAsync());
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
            Assert.Contains(images[0].Digest.ToString(), refused.Message, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await images[0].WithIndexSbomAsync());
    }

    [Fact]
    public async Task Of_several_images_without_a_usable_SBOM_the_first_is_named_although_it_answers_last()
    {
        var index = await SampleImages.IndexAsync(store);
        var images = await index.ImagesAsync();
        var broken = "{}"u8.ToArray();
        TaskCompletionSource second = new();
        var sboms = new[] { second.Task, Task.CompletedTask }.Select(ready => Blob.Of(
            Blob.Of("application/spdx+json", broken).Descriptor,
            async (_, cancel) =>
            {
                await ready.WaitAsync(cancel);
                second.TrySetResult();
                return new MemoryStream(broken);
            }));
        var attached = images.Zip(sboms, static (image, sbom) => Artifact.CreateReferrer(image, "application/spdx+json", [sbom]));

        var making = index.WithAttached(attached).WithIndexSbomAsync();
        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await making);

        Assert.Contains(images[0].Digest.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spdx_names_each_file_each_module_and_how_they_belong_together()
    {
        var image = (await (await SampleImages.IndexAsync(store)).ImagesAsync())[0];

        var sbom = JsonNode.Parse((await Sbom.OfImageAsync(image)).Bytes.Span)!;

        Assert.Equal("1970-01-01T00:00:00Z", $"{sbom["creationInfo"]!["created"]}");
        Assert.Equal(
            [
                $"api pkg:oci/api@sha256%3A{image.Digest.Encoded}?arch=amd64&os=linux",
                "example.com/acme/server pkg:golang/example.com/acme/server@v1.4.0#cmd/api",
                "stdlib pkg:golang/stdlib@1.22.1",
                "golang.org/x/sys pkg:golang/golang.org/x/sys@v0.20.0",
                "example.com/fork/old pkg:golang/example.com/fork/old@v0.9.1",
            ],
            sbom["packages"]!.AsArray().Select(static one => $"{one!["name"]} {one["externalRefs"]![0]!["referenceLocator"]}"));
        Assert.Equal(["./app/api", "./etc/api.yaml"], sbom["files"]!.AsArray().Select(static one => $"{one!["fileName"]}"));
        var text = sbom["files"]![1]!["checksums"]!;
        Assert.Equal("SHA1", $"{text[0]!["algorithm"]}");
        Assert.Equal(Digest.Of("port: 8080\n"u8).Encoded, $"{text[1]!["checksumValue"]}");
        Assert.Equal(
            ["DESCRIBES", "CONTAINS", "CONTAINS", "GENERATED_FROM", "DEPENDS_ON", "DEPENDS_ON", "DEPENDS_ON", "CONTAINS"],
            sbom["relationships"]!.AsArray().Select(static one => $"{one!["relationshipType"]}"));
        var fork = sbom["packages"]![4]!;
        Assert.Equal(
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", $"{fork["checksums"]![0]!["checksumValue"]}");
        Assert.Equal(
            "In place of example.com/acme/old v0.9.0. go.sum: h1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            $"{fork["comment"]}");
    }

    [Fact]
    public async Task The_SBOM_of_an_index_names_those_of_its_images_by_their_digests()
    {
        var index = await SampleImages.IndexAsync(store);

        var with = await index.WithSbomAsync();

        var whole = JsonNode.Parse((await SampleImages.AttachedAsync(with, index.Digest)).Span)!;
        foreach (var image in await index.ImagesAsync())
        {
            var own = await SampleImages.AttachedAsync(with, image.Digest);
            var name = $"{JsonNode.Parse(own.Span)!["documentNamespace"]}";
            var reference = whole["externalDocumentRefs"]!.AsArray().Single(one => $"{one!["spdxDocument"]}" == name);
            Assert.Equal(Digest.Of(own.Span).Encoded, $"{reference!["checksum"]!["checksumValue"]}");
        }
    }

    [Theory]
    [InlineData(SbomFormat.Spdx)]
    [InlineData(SbomFormat.CycloneDx)]
    public async Task What_a_base_has_is_what_its_own_SBOM_says_in_either_form(SbomFormat format)
    {
        const string Spdx = """
            {"packages":[{"name":"base","SPDXID":"SPDXRef-1","primaryPackagePurpose":"CONTAINER"},
            {"name":"tzdata","versionInfo":"2024a-0","externalRefs":
            [{"referenceType":"purl","referenceLocator":"pkg:deb/debian/tzdata@2024a-0"}]}]}
            """;
        const string CycloneDx = """
            {"components":[{"type":"library","name":"tzdata","version":"2024a-0","purl":"pkg:deb/debian/tzdata@2024a-0"},
            {"type":"file","name":"etc/x"}]}
            """;
        var type = format == SbomFormat.Spdx ? "application/spdx+json" : "application/vnd.cyclonedx+json";
        var below = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("etc/os-release", "ID=debian\n")]);
        var own = Blob.Of(new(type), Encoding.UTF8.GetBytes(format == SbomFormat.Spdx ? Spdx : CycloneDx));
        await store.PushAsync(below.WithAttached([Artifact.CreateReferrer(below, type, [own])]), ["base"]);
        var image = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("etc/x", "x")], below);

        foreach (var made in (SbomFormat[])[SbomFormat.Spdx, SbomFormat.CycloneDx])
        {
            var sbom = await Sbom.OfImageAsync(image, new() { Format = made, Base = await store.GetAsync("base") });

            var text = Encoding.UTF8.GetString(sbom.Bytes.Span);
            Assert.Contains("\"pkg:deb/debian/tzdata@2024a-0\"", text, StringComparison.Ordinal);
            Assert.Contains($"@sha256%3A{below.Digest.Encoded}", text, StringComparison.Ordinal);
            Assert.Contains("etc/x", text, StringComparison.Ordinal);
            Assert.DoesNotContain("os-release", text, StringComparison.Ordinal);
            Assert.Empty(PublishedSchema.Faults(made, sbom.Bytes));
        }
    }

    [Theory]
    [InlineData("no JSON", "cannot be read")]
    [InlineData("[]", "Its packages are those of its SBOM")]
    public async Task An_SBOM_of_the_base_that_says_nothing_is_named_and_stops_nothing(string content, string said)
    {
        var below = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("a", "a")]);
        var own = Blob.Of(new("application/spdx+json"), Encoding.UTF8.GetBytes(content));
        await store.PushAsync(below.WithAttached([Artifact.CreateReferrer(below, "application/spdx+json", [own])]), ["base"]);
        var image = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("b", "b")], below);

        var sbom = await Sbom.OfImageAsync(image, new() { Base = await store.GetAsync("base") });

        Assert.Contains(said, Encoding.UTF8.GetString(sbom.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_that_the_image_is_not_built_on_is_refused()
    {
        var other = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("a", "a")]);
        var image = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("b", "b")]);

        var failure = await Assert.ThrowsAsync<InvalidContentException>(
            async () => await Sbom.OfImageAsync(image, new() { Base = other }));

        Assert.Contains($"{image.Digest} is not built on {other.Digest}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_cannot_be_read_is_the_error()
    {
        var image = await SampleImages.ImageAsync(store, "linux/amd64", [SampleImages.File("a", "a")]);
        var away = Artifact.Parse(image.MediaType, image.Bytes, new MemoryStore());

        await Assert.ThrowsAnyAsync<OciException>(async () => await Sbom.OfImageAsync(away));
    }

    [Fact]
    public async Task Nobody_finds_the_tag_before_the_SBOM()
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        var index = await (await SampleImages.IndexAsync(store)).WithSbomAsync();

        await client.Repository("registry.test/acme/api").PushAsync(index, ["latest"]);

        var puts = registry.Requests.Where(static request => request.Method == "PUT");
        var writes = puts.Where(static request => request.Path.Contains("/manifests/", StringComparison.Ordinal)).ToArray();
        Assert.EndsWith("/manifests/latest", writes[^1].Path, StringComparison.Ordinal);
        Assert.Equal(6, writes.Length);
        registry.AssertClean();
    }

    [Fact]
    public async Task A_file_that_is_no_program_by_Go_has_no_SBOM()
    {
        using TempFolder folder = new();
        var file = folder.Write("run.sh", "#!/bin/sh\n");

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await Sbom.OfProgramAsync(file));

        Assert.Contains("run.sh is no program by Go", failure.Message, StringComparison.Ordinal);
    }
}
