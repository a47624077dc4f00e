using System.Text;

namespace OciMultiArch.Tests.Releasing;

public class ReleaseFileTests
{
    private const string Api = "\"index\": \"r.io/acme/api:{version}\", \"from\": \"r.io/acme/api:"
        + "{version}-{os}-{arch}{variant}\", \"platforms\": [\"linux/amd64\", \"linux/arm/v7\"]";

    private static ReleaseFile Parse(string json, params (string Name, string Value)[] values) =>
        ReleaseFile.Parse(Encoding.UTF8.GetBytes(json), values.ToDictionary(static each => each.Name, static each => each.Value));

    private static ReleaseFile Of(string index, string values = "\"version\": \"1.4.0\"") =>
        Parse($$"""{ "values": { {{values}} }, "indexes": [ { {{index}} } ] }""");

    [Fact]
    public void A_file_says_what_is_written_and_of_what()
    {
        var index = Assert.Single(Of(Api + """
            , "tags": ["latest", "{version}-all"], "images": [
             { "from": "other.io/win:{version}-{os.version}", "platform": "windows(10.0.17763.1)/amd64",
               "annotations": { "a": "{arch} {version}" } },
             { "from": "other.io/any:1" } ],
            "annotations": { "org.opencontainers.image.version": "{version}" }, "format": "oci", "artifactType": "application/vnd.acme+json"
            """).Indexes);

        Assert.Equal("r.io/acme/api:1.4.0", index.Index.ToString());
        Assert.Equal(["latest", "1.4.0-all"], index.Tags.Select(static each => each.Value));
        Assert.Equal(
            ["r.io/acme/api:1.4.0-linux-amd64", "r.io/acme/api:1.4.0-linux-armv7", "other.io/win:1.4.0-10.0.17763.1", "other.io/any:1"],
            index.Images.Select(static each => each.From.ToString()));
        Assert.Equal(
            ["linux/amd64", "linux/arm/v7", "windows(10.0.17763.1)/amd64", null],
            index.Images.Select(static each => each.Platform?.ToString()));
        Assert.Equal("amd64 1.4.0", index.Images[2].Annotations["a"]);
        Assert.Equal("1.4.0", index.Annotations["org.opencontainers.image.version"]);
        Assert.Equal((ImageFormat.Oci, "application/vnd.acme+json", true), (index.Format, index.ArtifactType, index.ChecksPlatforms));
    }

    [Fact]
    public void The_caller_goes_before_the_index_and_that_before_the_file()
    {
        const string File = """
            { "values": { "version": "1", "who": "file" }, "indexes": [
              { "index": "r.io/a:{version}-{who}", "images": [ { "from": "r.io/x:1" } ] },
              { "index": "r.io/b:{version}-{who}", "values": { "version": "2", "who": "index" }, "images": [ { "from": "r.io/x:1" } ] } ] }
            """;

        Assert.Equal(["r.io/a:1-file", "r.io/b:2-index"], Parse(File).Indexes.Select(static each => each.Index.ToString()));
        Assert.Equal(
            ["r.io/a:3-file", "r.io/b:3-index"], Parse(File, ("version", "3")).Indexes.Select(static each => each.Index.ToString()));
    }

    [Fact]
    public void Whether_platforms_are_checked_is_said_for_all_and_for_each()
    {
        var file = Parse("""
            { "checkPlatforms": false, "indexes": [
              { "index": "r.io/a:1", "images": [ { "from": "r.io/x:1" } ] },
              { "index": "r.io/b:1", "checkPlatforms": true, "images": [ { "from": "r.io/x:1" } ] } ] }
            """);

        Assert.Equal([false, true], file.Indexes.Select(static each => each.ChecksPlatforms));
    }

    [Theory]
    [InlineData("""{""", "The release file is no JSON document: ")]
    [InlineData("""[]""", "The release file: an object is wanted here")]
    [InlineData(
        """{ "indexes": [], "index": 1 }""",
        "The release file: there is no member 'index' here. Known are values, checkPlatforms, indexes.")]
    [InlineData("""{ "values": {} }""", "The release file: 'indexes' is missing.")]
    [InlineData("""{ "indexes": [] }""", "indexes: 0 indexes are named")]
    [InlineData("""{ "indexes": {} }""", "indexes: a list is wanted here.")]
    [InlineData("""{ "indexes": [], "indexes": [] }""", "The release file is no JSON document: ")]
    [InlineData("""{ "values": { "version": 1.4 }, "indexes": [] }""", "values.version: a text is wanted here, in quotes, not 1.4.")]
    [InlineData("""{ "values": { "arch": "x" }, "indexes": [] }""", "values.arch: {arch} is the platform's")]
    [InlineData("""{ "values": [], "indexes": [] }""", "values: an object is wanted here, with a name for each value.")]
    [InlineData("""{ "indexes": [ 1 ] }""", "indexes[0]: an object is wanted here")]
    [InlineData("""{ "indexes": [ { "indx": "a" } ] }""", "indexes[0]: there is no member 'indx' here. Known are index, tags, ")]
    public void What_is_no_release_file_is_refused_with_its_place(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""  "images": [] """, "indexes[0]: 'index' is missing.")]
    [InlineData("""  "index": "r.io/a" """, "indexes[0].index: 'r.io/a' names no tag.")]
    [InlineData("""  "index": "r.io/A:1" """, "indexes[0].index: 'r.io/A:1' is not an image reference")]
    [InlineData("""  "index": "r.io/a:{versoin}" """, "indexes[0].index: 'r.io/a:{versoin}' says {versoin}, which has no value here")]
    [InlineData("""  "index": "r.io/a:{arch}" """, "indexes[0].index: 'r.io/a:{arch}' says {arch}, but there is no platform here")]
    [InlineData("""  "index": "r.io/a:1" """, "indexes[0]: it names no image")]
    [InlineData("""  "index": "r.io/a:1", "from": "r.io/a:{arch}" """, "indexes[0].from: 'from' and 'platforms' belong together")]
    [InlineData("""  "index": "r.io/a:1", "platforms": ["linux/amd64"] """, "indexes[0].platforms: 'from' and 'platforms' belong together")]
    [InlineData(
        """  "index": "r.io/a:1", "from": "r.io/x:1", "platforms": ["linux/amd64", "linux/arm64"] """,
        "indexes[0].from: every platform would get one and the same image")]
    [InlineData(
        """  "index": "r.io/a:1", "from": "r.io/x:{arch}", "platforms": ["linux/amd64", "a/b/c/d"] """, "indexes[0].platforms[1]: ")]
    [InlineData(
        """  "index": "r.io/a:1", "from": "r.io/x:{arch", "platforms": ["linux/amd64"] """,
        "indexes[0].from: 'r.io/x:{arch' is not a name with placeholders")]
    [InlineData("""  "index": "r.io/a:1", "tags": ["ok", "not ok"], "images": [ { "from": "r.io/x:1" } ] """, "indexes[0].tags[1]: ")]
    [InlineData(
        """  "index": "r.io/a:1", "images": [ { "form": "r.io/x:1" } ] """,
        "indexes[0].images[0]: there is no member 'form' here. Known are from, platform, annotations.")]
    [InlineData(
        """  "index": "r.io/a:1", "images": [ { "from": "r.io/x:1", "annotations": { "k": 1 } } ] """,
        "indexes[0].images[0].annotations.k: a text is wanted here")]
    [InlineData(
        """  "index": "r.io/a:1", "images": [ { "from": "r.io/x:1" } ], "format": "oic" """,
        "indexes[0].format: 'oic' is not a format: write oci or docker.")]
    [InlineData("""  "index": "r.io/a:1", "images": [ { "from": "r.io/x:1" } ], "artifactType": "x" """, "indexes[0].artifactType: ")]
    [InlineData(
        """  "index": "r.io/a:1", "images": [ { "from": "r.io/x:1" } ], "checkPlatforms": "no" """,
        "indexes[0].checkPlatforms: true or false is wanted here.")]
    [InlineData(
        """  "index": "r.io/a:1", "images": [ { "from": "r.io/a:1" } ] """,
        "indexes[0]: the image r.io/a:1 is itself written by this file.")]
    [InlineData(
        """  "index": "r.io/a:1", "images": [ { "from": "r.io/x:1", "platform": "linux/arm64" }"""
            + """, { "from": "r.io/x:2", "platform": "linux/arm64/v8" } ] """,
        "indexes[0]: two images of r.io/a:1 have platform linux/arm64/v8: r.io/x:1 and r.io/x:2.")]
    public void What_is_wrong_with_an_index_is_said_with_its_place(string index, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Of(index)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_mark_that_some_editors_put_before_a_text_is_no_part_of_it()
    {
        var text = """{"indexes":[{"index":"r.example/app:1","images":[{"from":"r.example/app:1-amd64"}]}]}""";
        Assert.Equal(
            ReleaseFile.Parse(Encoding.UTF8.GetBytes(text)).Indexes[0].Index,
            ReleaseFile.Parse(Encoding.UTF8.GetBytes("\uFEFF" + text)).Indexes[0].Index);
    }

    [Fact]
    public void A_tag_for_two_indexes_is_refused()
    {
        var wrong = Assert.Throws<FormatException>(() => Parse("""
            { "indexes": [
              { "index": "r.io/a:1", "tags": ["latest"], "images": [ { "from": "r.io/x:1" } ] },
              { "index": "r.io/b:1", "tags": ["latest"], "images": [ { "from": "r.io/x:1" } ] },
              { "index": "r.io/a:2", "tags": ["latest"], "images": [ { "from": "r.io/x:1" } ] } ] }
            """));

        Assert.StartsWith(
            "indexes[2]: r.io/a:latest is written by another index of the file already.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_caller_that_is_used_nowhere_is_refused()
    {
        var wrong = Assert.Throws<FormatException>(
            () => Parse($$"""{ "values": { "version": "1", "verison": "2" }, "indexes": [ { {{Api}} } ] }""", ("verison", "1.4.1")));

        Assert.Equal("The release file: the value 'verison' that was given is used nowhere in it. Used are version.", wrong.Message);
    }

    [Fact]
    public void Some_indexes_are_chosen_by_name()
    {
        var file = Parse("""
            { "indexes": [ { "index": "r.io/acme/api:1", "images": [ { "from": "r.io/x:1" } ] },
              { "index": "r.io/acme/worker:1", "images": [ { "from": "r.io/x:1" } ] } ] }
            """);

        foreach (var name in new[] { "worker", "acme/worker", "r.io/acme/worker", "r.io/acme/worker:1" })
            Assert.Equal(file.Indexes[1], Assert.Single(file.Only([name]).Indexes));
        Assert.Equal(file, file.Only(["worker", "api"]));
        Assert.StartsWith(
            "No index of the release is called 'wroker'.",
            Assert.Throws<ArgumentException>(() => file.Only(["api", "wroker"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_made_in_code_is_checked_before_anything_is_asked()
    {
        using RegistryClient client = new();
        ReleaseIndex index = new()
        {
            Index = ImageReference.Parse("127.0.0.1:1/a:1"),
            Images = [new() { From = ImageReference.Parse("127.0.0.1:1/x:1") }],
        };

        await Assert.ThrowsAsync<InvalidContentException>(() => client.ReleaseAsync(new() { Indexes = [index, index] }).AsTask());
        await Assert.ThrowsAsync<InvalidContentException>(
            () => client.PlanReleaseAsync(new() { Indexes = [index with { Images = [] }] }).AsTask());
    }
}
