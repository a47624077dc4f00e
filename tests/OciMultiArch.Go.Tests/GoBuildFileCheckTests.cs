using System.Text;

namespace OciMultiArch.Go.Tests;

/// <summary>A file is checked as options are: before anything is built, with the line and the key.</summary>
public sealed class GoBuildFileCheckTests
{
    [Theory]
    [InlineData("\"removeFiles\": [\"etc/motd\"]", "removeFiles[0]: 'etc/motd' is not a path in the image.")]
    [InlineData("\"removeFiles\": [\"/etc/*.d\"]", "removeFiles[0]: '/etc/*.d' is not understood")]
    [InlineData("\"workdir\": \"srv\"", "workdir: 'srv' is not a folder to start in.")]
    [InlineData("\"volumes\": [\"/a\", \"data\"]", "volumes[1]: 'data' is not a folder for a volume.")]
    [InlineData("\"ports\": [8080, 0]", "ports[1]: '0' is not a port.")]
    [InlineData("\"ports\": 70000", "ports: '70000' is not a port.")]
    [InlineData("\"stopSignal\": \"SIGTREM\"", "stopSignal: 'SIGTREM' is not a signal.")]
    [InlineData("\"labels\": {\"\": \"x\"}", "labels.: it is empty.")]
    [InlineData("\"annotations\": {\"\": \"x\"}", "annotations.: it is empty.")]
    [InlineData("\"env\": {\"\": \"x\"}", "env.: it is empty.")]
    [InlineData("\"labels\": {\"a\": \"{nmae}\"}", "labels.a: The placeholder {nmae} is not known")]
    [InlineData("\"ldflags\": \"-X a={verison}\"", "ldflags: The placeholder {verison} is not known")]
    [InlineData("\"name\": \"{nmae}\"", "name: The placeholder {nmae} is not known")]
    [InlineData("\"name\": \"\"", "name: it is empty.")]
    [InlineData("\"go\": \"\"", "go: it is empty.")]
    [InlineData("\"caCertificates\": \"\"", "caCertificates: it is empty.")]
    [InlineData("\"tags\": [\"{tga}\"]", "tags[0]: The placeholder {tga} is not known")]
    [InlineData("\"tags\": [\"a/b\"]", "tags[0]: 'a/b' is not a tag")]
    [InlineData("\"to\": \"reg.example/App\"", "to: 'reg.example/App' is not a repository name")]
    [InlineData("\"to\": \"\"", "to: '' is not a repository name: it is empty.")]
    [InlineData("\"base\": \"reg.example/App\"", "base: 'reg.example/App' is not an image reference")]
    [InlineData("\"entrypoint\": [\"\", \"x\"]", "entrypoint: the first word is empty")]
    [InlineData("\"flags\": [\"-o=x\"]", "flags[0]: -o is a key of its own. Write 'name'.")]
    [InlineData("\"flags\": \"-tags=x\"", "flags: -tags is a key of its own. Write 'buildTags'.")]
    [InlineData("\"goEnv\": {\"GOARCH\": \"arm\"}", "goEnv.GOARCH: GOARCH is what a platform says.")]
    [InlineData("\"files\": [{\"from\": \".\", \"to\": \"etc\"}]", "files[0].to: it is no place in the image.")]
    [InlineData("\"directories\": [{\"path\": \"data\"}]", "directories[0].path: it is no place in the image.")]
    [InlineData("\"format\": \"docker\", \"annotations\": {\"a\": \"b\"}", "annotations: Docker's documents cannot hold annotations.")]
    [InlineData("\"removeLabels\": [\"\"]", "removeLabels[0]: it is empty.")]
    public void A_wrong_value_is_told_with_its_line_and_key(string member, string message)
    {
        var wrong = Assert.Throws<FormatException>(() => Parse("\"linux/amd64\"", member));

        Assert.StartsWith($"line 2: images[0].{message}", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"linux/amd46\"", "Go builds for no platform linux/amd46. Write linux/amd64, if that is meant.")]
    [InlineData("[\"linux/arm64\", \"linx/arm64\"]", "Go builds for no platform linx/arm64. Write linux/arm64, if that is meant.")]
    [InlineData("{\"windows/amd6\": {}}", "Go builds for no platform windows/amd6. Write windows/amd64, if that is meant.")]
    public void A_platform_that_is_misspelt_is_not_asked_for(string platforms, string message)
    {
        var wrong = Assert.Throws<FormatException>(() => Parse(platforms, "\"tmp\": true"));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"workdir\": \"\", \"stopSignal\": \"\", \"ldflags\": \"\"")]
    [InlineData("\"to\": \"{{.Env.REGISTRY}}/App\", \"tags\": \"{version}\", \"cmd\": [\"\"]")]
    [InlineData("\"to\": [\"oci:out\", \"docker-archive:a.tar:b\"], \"base\": \"oci:base:1\"")]
    [InlineData("\"volumes\": [\"C:/data\"], \"ports\": \"53/udp\", \"stopSignal\": 15")]
    public void What_options_take_a_file_takes(string members) => Assert.Single(Parse("\"linux/amd64\"", members).Images);

    private static GoBuildFile Parse(string platforms, string members)
    {
        var json = "{\"images\": [{\"package\": \".\", \"platforms\": " + platforms + ",\n" + members + "}]}";
        return GoBuildFile.Parse(Encoding.UTF8.GetBytes(json), "/src");
    }
}
