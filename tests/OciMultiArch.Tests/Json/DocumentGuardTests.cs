using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

public sealed class DocumentGuardTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Entry = $$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Sha}}","size":2}""";
    private const string Config = $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Sha}}","size":2}""";

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[],"config":{}}""", "ambiguous")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""", "ambiguous")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"Config":{}}""", "ambiguous")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"Manifests":[]}""", "some readers take for 'manifests'")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"MediaType":"a/b"}""", "some readers take for 'mediaType'")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":null}""", "ambiguous")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"fsLayers":[]}""", "ambiguous")]
    [InlineData("""{"schemaVersion":2,"\u006danifests":[],"\u0063onfig":{}}""", "ambiguous")]
    [InlineData(
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}""",
        "was given as application/vnd.oci.image.index.v1+json")]
    [InlineData("""{"schemaVersion":2,"mediaType":"APPLICATION/vnd.oci.image.index.v1+json","manifests":[]}""", "was given as")]
    [InlineData("""{"schemaVersion":2,"mediaType":7,"manifests":[]}""", "not an index")]
    [InlineData("""{"schemaVersion":2}""", "no list 'manifests'")]
    [InlineData("""{"schemaVersion":2,"manifests":null}""", "no list 'manifests'")]
    [InlineData("""{"schemaVersion":2,"manifests":{}}""", "no list 'manifests'")]
    [InlineData("""{"manifests":[]}""", "schemaVersion")]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", "schema 1 is not supported")]
    [InlineData("""{"schemaVersion":"2","manifests":[]}""", "schemaVersion")]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2,"manifests":[]}""", "'schemaVersion' twice")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"x":[{"y":{"k":1,"\u006b":2}}]}""", "'k' twice")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"annotations":{"a":"1","a":"2"}}""", "'a' twice")]
    [InlineData("""{"schemaVersion":2,"manifests":[null]}""", "null")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"annotations":{"a":null}}""", "'annotations[\"a\"]' should be text, but is null.")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"annotations":{"a":1}}""", "annotations")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("", "not an index")]
    [InlineData("{", "not an index")]
    [InlineData("""{"schemaVersion":2,"manifests":[],}""", "not an index")]
    [InlineData("""{"schemaVersion":2,"manifests":[]} x""", "not an index")]
    [InlineData("""{"schemaVersion":2,"manifests":[]}{}""", "not an index")]
    [InlineData("""{"schemaVersion":2,/* */"manifests":[]}""", "not an index")]
    [InlineData("\uFEFF{\"schemaVersion\":2,\"manifests\":[]}", "not an index")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"\ud800":1}""", "not an index")]
    public void An_index_that_two_readers_could_understand_differently_is_refused(string document, string words) =>
        Assert.Contains(words, Refused(() => OciJson.ReadIndex(Utf8(document), MediaType.OciIndex)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"size":-1}""", "size' should be a number of bytes, but is the number -1.")]
    [InlineData("""{"size":9223372036854775808}""", ".size")]
    [InlineData("""{"size":1.5}""", ".size")]
    [InlineData("""{"size":"1"}""", ".size")]
    [InlineData("""{"size":null}""", ".size")]
    [InlineData("""{"digest":null}""", "digest' should be a digest such as")]
    [InlineData("""{"digest":"sha256:../.."}""", "but is the text 'sha256:../..'.")]
    [InlineData("""{"digest":7}""", "not an index")]
    [InlineData("""{"mediaType":null}""", "mediaType' should be a media type, but is null.")]
    [InlineData("""{"mediaType":"x"}""", "mediaType' should be a media type, but is the text 'x'.")]
    [InlineData("""{"urls":[null]}""", "null")]
    [InlineData("""{"platform":{"os":"linux","architecture":"arm","os.features":[null]}}""", "null")]
    [InlineData("""{"platform":"linux/arm"}""", "platform")]
    [InlineData($$"""{"Digest":"{{Sha}}"}""", "some readers take for 'digest'")]
    [InlineData("""{"MEDIATYPE":"a/b"}""", "some readers take for 'mediaType'")]
    public void A_descriptor_with_a_bad_member_is_refused(string member, string words)
    {
        var entry = Encoding.UTF8.GetString(JsonSplicer.Apply(Utf8(Entry), Members(member)));
        Assert.Contains(
            words,
            Refused(() => OciJson.ReadIndex(Utf8($$"""{"schemaVersion":2,"manifests":[{{entry}}]}"""), MediaType.OciIndex)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mediaType")]
    [InlineData("digest")]
    [InlineData("size")]
    public void A_descriptor_without_what_it_must_have_is_refused(string name)
    {
        var entry = Encoding.UTF8.GetString(JsonSplicer.Apply(Utf8(Entry), JsonEdit.Remove([name])));
        Assert.Contains(
            name,
            Refused(() => OciJson.ReadIndex(Utf8($$"""{"schemaVersion":2,"manifests":[{{entry}}]}"""), MediaType.OciIndex)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""{"schemaVersion":2,"config":{{Config}},"layers":[],"manifests":[]}""", "ambiguous")]
    [InlineData($$"""{"schemaVersion":2,"config":{{Config}},"fsLayers":[]}""", "ambiguous")]
    [InlineData("""{"schemaVersion":1,"fsLayers":[],"history":[]}""", "schema 1 is not supported")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", "no 'config'")]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":[]}""", "'config' should be an object, but is null.")]
    [InlineData($$"""{"schemaVersion":2,"config":{{Config}},"layers":[null]}""", "null")]
    [InlineData(
        $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":{{Config}},"layers":[]}""", "was given as")]
    public void A_manifest_that_two_readers_could_understand_differently_is_refused(string document, string words) =>
        Assert.Contains(words, Refused(() => OciJson.ReadManifest(Utf8(document), MediaType.OciManifest)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"os":"linux","os":"windows"}""", "twice")]
    [InlineData("""{"config":{"Labels":{"a":"1","a":"2"}}}""", "twice")]
    [InlineData("""{"rootfs":{"type":"layers","diff_ids":[null]}}""", "null")]
    [InlineData("""{"rootfs":{"type":"layers","diff_ids":["sha256:x"]}}""", "64 lower-case")]
    [InlineData("""{"history":[null]}""", "null")]
    [InlineData("""{"config":{"Env":[null]}}""", "null")]
    [InlineData("""{"config":{"ExposedPorts":["80"]}}""", "should be an object, but is a list.")]
    [InlineData("""{"created":"10/12/2020 10:00:00 Z"}""", "RFC 3339")]
    [InlineData("""{"created":"2020-01-01T00:00:00"}""", "RFC 3339")]
    [InlineData("""{"created":"2020-13-01T00:00:00Z"}""", "RFC 3339")]
    [InlineData("""{"created":""}""", "RFC 3339")]
    [InlineData("""{"created":7}""", "not an image config")]
    [InlineData("""{"config":{"Healthcheck":{"Retries":99999999999}}}""", ".Retries")]
    public void A_config_with_a_bad_member_is_refused(string document, string words) =>
        Assert.Contains(words, Refused(() => OciJson.ReadConfig(Utf8(document))), StringComparison.Ordinal);

    [Fact]
    public void A_document_that_is_cut_says_where() =>
        Assert.Equal(
            "The document is not an index: Expected end of string, but instead reached end of data (line 2, byte 11).",
            Refused(() => OciJson.ReadIndex(Utf8("{\"schemaVersion\":2,\n\"manifests"), MediaType.OciIndex)));

    [Fact]
    public void Depth_and_number_of_entries_have_bounds()
    {
        string Deep(int levels) => $$"""{"schemaVersion":2,"manifests":[],"x":{{new string('[', levels)}}{{new string(']', levels)}}}""";
        Assert.Empty(OciJson.ReadIndex(Utf8(Deep(63)), MediaType.OciIndex).Manifests);
        Assert.Contains("depth", Refused(() => OciJson.ReadIndex(Utf8(Deep(64)), MediaType.OciIndex)), StringComparison.OrdinalIgnoreCase);

        string Wide(int entries) =>
            $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', Enumerable.Repeat(Entry, entries))}}],"x":[{},{}]}""";
        Assert.Equal(10_000, OciJson.ReadIndex(Utf8(Wide(10_000)), MediaType.OciIndex).Manifests.Count);
        Assert.Contains(
            "10001 entries",
            Refused(() => OciJson.ReadIndex(Utf8(Wide(10_001)), MediaType.OciIndex)),
            StringComparison.Ordinal);
    }

    private static JsonEdit[] Members(string members)
    {
        var root = JsonPart.Of(Utf8(members));
        return [.. root.Children.Select(static each => JsonEdit.Set([each.Name!], each.ToArray()))];
    }

    private static string Refused(Action read) => Assert.Throws<FormatException>(read).Message;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
