using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

/// <summary>What is wrong in a document is said with its member, what that should be and what it is.</summary>
public sealed class DocumentFaultTests
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Type = "application/vnd.oci.image.manifest.v1+json";

    [Theory]
    [InlineData("[1]", "'manifests[0]' should be an object, but is the number 1.")]
    [InlineData("[null]", "'manifests[0]' should be an object, but is null.")]
    [InlineData("[{\"digest\":\"D\",\"size\":1}]", "'manifests[0].mediaType' should be a media type, but is missing.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":7,\"size\":1}]", "'manifests[0].digest' should be a digest such as sha256: with 64 lower-case hexadecimal digits, but is the number 7.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"sha256:ab\",\"size\":1}]", "'manifests[0].digest' should be a digest such as sha256: with 64 lower-case hexadecimal digits, but is the text 'sha256:ab'.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"D\",\"size\":\"1\"}]", "'manifests[0].size' should be a whole number, but is the text '1'.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"D\",\"size\":1.5}]", "'manifests[0].size' should be a whole number, but is the number 1.5.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"D\",\"size\":-1}]", "'manifests[0].size' should be a number of bytes, but is the number -1.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"D\",\"size\":1,\"annotations\":{\"a\":3}}]", "'manifests[0].annotations[\"a\"]' should be text, but is the number 3.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"D\",\"size\":1,\"platform\":[]}]", "'manifests[0].platform' should be an object, but is a list.")]
    [InlineData("[{\"mediaType\":\"T\",\"digest\":\"D\",\"size\":1,\"urls\":{}}]", "'manifests[0].urls' should be a list, but is an object.")]
    public void An_index_says_its_fault(string entries, string fault)
    {
        var json = $$"""{"schemaVersion":2,"manifests":{{entries}}}""";
        var bytes = Encoding.UTF8.GetBytes(json.Replace("\"D\"", $"\"{Digest}\"", StringComparison.Ordinal)
            .Replace("\"T\"", $"\"{Type}\"", StringComparison.Ordinal));

        var wrong = Assert.Throws<FormatException>(() => OciJson.ReadIndex(bytes, MediaType.OciIndex));

        Assert.Equal($"The document is not an index: {fault}", wrong.Message);
    }

    [Theory]
    [InlineData("{\"config\":{\"Env\":\"A=1\"}}", "'config.Env' should be a list, but is the text 'A=1'.")]
    [InlineData("{\"config\":{\"Env\":[1]}}", "'config.Env[0]' should be text, but is the number 1.")]
    [InlineData("{\"config\":{\"ExposedPorts\":[]}}", "'config.ExposedPorts' should be an object, but is a list.")]
    [InlineData("{\"config\":{\"ArgsEscaped\":\"yes\"}}", "'config.ArgsEscaped' should be true or false, but is the text 'yes'.")]
    [InlineData("{\"config\":7}", "'config' should be an object, but is the number 7.")]
    [InlineData("{\"created\":\"yesterday\"}", "'created' should be a time in the form of RFC 3339, but is the text 'yesterday'.")]
    [InlineData("{\"created\":12}", "'created' should be a time in the form of RFC 3339, but is the number 12.")]
    [InlineData("{\"os\":true}", "'os' should be text, but is true.")]
    [InlineData("{\"os\":\"\\ud800\"}", "'os' should be text, but is a text with half a character.")]
    [InlineData("{\"rootfs\":{\"diff_ids\":[\"x\"]}}", "'rootfs.diff_ids[0]' should be a digest such as sha256: with 64 lower-case hexadecimal digits, but is the text 'x'.")]
    [InlineData("{\"history\":[{\"empty_layer\":1}]}", "'history[0].empty_layer' should be true or false, but is the number 1.")]
    [InlineData("{\"config\":{\"Healthcheck\":{\"Retries\":99999999999}}}", "'config.Healthcheck.Retries' should be a whole number, but is the number 99999999999.")]
    public void A_config_says_its_fault(string json, string fault)
    {
        var wrong = Assert.Throws<FormatException>(() => OciJson.ReadConfig(Encoding.UTF8.GetBytes(json)));

        Assert.Equal($"The document is not an image config: {fault}", wrong.Message);
    }

    [Theory]
    [InlineData("{}", "it should be a list, but is an object.")]
    [InlineData("[{\"Config\":1}]", "'[0].Config' should be text, but is the number 1.")]
    [InlineData("[{\"Config\":\"c\",\"Layers\":[true]}]", "'[0].Layers[0]' should be text, but is true.")]
    public void A_list_of_saved_images_says_its_fault(string json, string fault)
    {
        var wrong = Assert.Throws<FormatException>(() => DockerSaveJson.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal($"The document is not a list of images: {fault}", wrong.Message);
    }

    [Theory]
    [InlineData("{\"images\":[]}", "'repository' should be text, but is missing.")]
    [InlineData("{\"repository\":\"a\",\"images\":{}}", "'images' should be a list, but is an object.")]
    public void A_result_file_says_its_fault(string json, string fault)
    {
        var wrong = Assert.Throws<FormatException>(() => OciJson.ReadPushedImages(Encoding.UTF8.GetBytes(json)));

        Assert.Equal($"The document is not a result file: {fault}", wrong.Message);
    }
}
