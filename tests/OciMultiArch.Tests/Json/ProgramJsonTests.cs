using System.Text.Json;
using System.Text.Json.Serialization;

namespace OciMultiArch.Tests.Json;

/// <summary>Values in JSON files of programs, by their own source-generated contexts.</summary>
public sealed partial class ProgramJsonTests
{
    private static readonly Digest Empty = Digest.Of([]);

    private static readonly Values Whole = new(
        Empty,
        Tag.Parse("1.4.0"),
        MediaType.OciIndex,
        RepositoryName.Parse("ghcr.io/acme/api"),
        ImageReference.Parse("alpine"),
        NameTemplate.Parse("api-{arch}"));

    [Fact]
    public void Values_are_their_texts()
    {
        var json = JsonSerializer.Serialize(Whole, ProgramJson.Default.Values);

        Assert.Equal(
            $$"""
            {"digest":"{{Empty}}","tag":"1.4.0","mediaType":"application/vnd.oci.image.index.v1\u002Bjson","repository":"ghcr.io/acme/api",
            "image":"docker.io/library/alpine:latest","template":"api-{arch}"}
            """.ReplaceLineEndings(""),
            json);
        Assert.Equal(Whole, JsonSerializer.Deserialize(json, ProgramJson.Default.Values));
    }

    [Fact]
    public void Values_are_names_of_members()
    {
        Dictionary<Digest, Tag?> tags = new() { [Empty] = Tag.Latest, [Digest.Of("x"u8)] = null };

        var json = JsonSerializer.Serialize(tags, ProgramJson.Default.DictionaryDigestTag);

        Assert.StartsWith($$"""{"{{Empty}}":"latest","sha256:""", json, StringComparison.Ordinal);
        Assert.Equal(tags, JsonSerializer.Deserialize(json, ProgramJson.Default.DictionaryDigestTag));
    }

    [Theory]
    [InlineData("""{"digest":"sha256:1"}""", "$.digest", "'sha256:1' is not a digest: sha256 needs 64 lower-case hexadecimal digits.")]
    [InlineData("""{"tag":"-1"}""", "$.tag", "'-1' is not a tag: it may not start with '.' or '-'.")]
    [InlineData("""{"tag":14}""", "$.tag", "A text is wanted here, in quotes.")]
    [InlineData("""{"tag":{"value":"1"}}""", "$.tag", "A text is wanted here, in quotes.")]
    [InlineData("""{"tag":"\ud800"}""", "$.tag", "The text holds half of a character. Write the whole character.")]
    [InlineData("""{"mediaType":"json"}""", "$.mediaType", "'json' is not a media type: ")]
    [InlineData("""{"repository":"ghcr.io/Acme"}""", "$.repository", "'ghcr.io/Acme' is not a repository name: the path must be lowercase.")]
    [InlineData("""{"image":"a:b:c"}""", "$.image", "'a:b:c' is not an image reference: ")]
    [InlineData("""{"template":"{"}""", "$.template", "'{' ")]
    public void A_wrong_text_is_told_with_its_place_and_no_type_of_the_runtime(string json, string path, string message)
    {
        var failure = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ProgramJson.Default.Values));

        Assert.Equal(path, failure.Path);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("OciMultiArch.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_no_value_is_told()
    {
        var failure = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"x":"1"}""", ProgramJson.Default.DictionaryDigestTag));

        Assert.StartsWith("'x' is not a digest: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_has_the_names_of_the_image_specification_and_no_nulls()
    {
        Descriptor bare = new() { MediaType = MediaType.OciEmpty, Digest = Empty, Size = 2, Platform = Platform.Parse("linux/arm/v7") };

        var json = JsonSerializer.Serialize(bare, ProgramJson.Default.Descriptor);

        Assert.Contains($"\"digest\":\"{Empty}\",\"size\":2,", json, StringComparison.Ordinal);
        Assert.Contains("\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",", json, StringComparison.Ordinal);
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        Assert.DoesNotContain("isAttestation", json, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(bare, JsonSerializer.Deserialize(json, ProgramJson.Default.Descriptor));
    }

    [Fact]
    public void A_descriptor_of_another_program_is_read_whole()
    {
        const string Platforms = """{"architecture":"amd64","os":"windows","os.version":"10.0.1","os.features":["win32k"]}""";
        var json = $$"""
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Empty}}","size":7,"annotations":{"a":"b"},"urls":["https://x.example/1"],
            "artifactType":"a/b","data":"e30=","platform":{{Platforms}}}
            """;

        var read = JsonSerializer.Deserialize(json, ProgramJson.Default.Descriptor);

        Descriptor whole = new()
        {
            MediaType = MediaType.OciManifest,
            Digest = Empty,
            Size = 7,
            Annotations = new Dictionary<string, string> { ["a"] = "b" },
            Urls = ["https://x.example/1"],
            ArtifactType = "a/b",
            Data = "e30=",
            Platform = new() { Os = "windows", Architecture = "amd64", OsVersion = "10.0.1", OsFeatures = ["win32k"] },
        };
        Assert.Equal(whole, read);
        Assert.Equal(whole, JsonSerializer.Deserialize(JsonSerializer.Serialize(whole, ProgramJson.Default.Descriptor), ProgramJson.Default.Descriptor));
    }

    internal sealed record Values(
        Digest? Digest, Tag? Tag, MediaType? MediaType, RepositoryName? Repository, ImageReference? Image, NameTemplate? Template);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(Values))]
    [JsonSerializable(typeof(Descriptor))]
    [JsonSerializable(typeof(Dictionary<Digest, Tag>))]
    private sealed partial class ProgramJson : JsonSerializerContext;
}
