using System.Text;
using OciMultiArch.Go;
using OciMultiArch.TestKit;

namespace OciMultiArch.Yaml.Tests;

/// <summary>Files in YAML, read by the libraries.</summary>
public sealed class FilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_of_builds_is_read_with_its_anchors()
    {
        var file = GoBuildFile.Parse(Json("""
            x-labels: &labels { vendor: acme }
            defaults:
              platforms: [linux/amd64, linux/arm64]
              labels: { <<: *labels, title: "{name}" }
            images:
            - package: ./cmd/api
              tags: ["1.5.0", 1.10]
            - package: ./cmd/worker
              id: jobs
              base:
            """), folder.Path);

        Assert.Equal(["api", "jobs"], file.Images.Select(static image => image.Name));
        Assert.Equal(["1.5.0", "1.10"], file.Images[0].Tags);
        Assert.Equal("acme", file.Images[1].App.Labels["vendor"]);
        Assert.Equal(Platform.ParseList("linux/amd64,linux/arm64"), file.Images[1].App.Platforms);
    }

    [Fact]
    public void What_is_wrong_in_a_file_is_told_with_its_line_in_the_YAML()
    {
        var wrong = Assert.Throws<FormatException>(() =>
            GoBuildFile.Parse(Json("defaults:\n  platforms: linux/amd64\n\nimages:\n- package: .\n  label: {}\n"), folder.Path));

        Assert.StartsWith("line 6: images[0].label: there is no key 'label' here.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_ko_is_read_as_far_as_it_goes_and_the_rest_is_told()
    {
        List<string> told = [];

        var file = GoBuildFile.ParseKo(Json("""
            defaultBaseImage: registry.example.com/base:1
            defaultPlatforms: [linux/arm64]
            builds:
            - id: server
              main: ./cmd/server
              ldflags: [-s, -w]
              goos: [linux]
            - id: other
            """), folder.Path, ["server"], told.Add);

        var image = Assert.Single(file.Images);
        Assert.Equal(("server", "-s -w", "registry.example.com/base:1"), (image.Name, image.App.LdFlags, image.Base));
        Assert.Equal(folder.At("cmd/server"), image.App.Package);
        Assert.Equal(["line 7: builds[0].goos is not read: ko passes over such a key."], told);
    }

    [Fact]
    public void Without_builds_the_file_of_ko_is_about_its_folder_and_amd64()
    {
        var image = Assert.Single(GoBuildFile.ParseKo(Json("defaultLdflags: -s\n"), folder.Path).Images);

        Assert.Equal((folder.Path, "-s"), (image.App.Package, image.App.LdFlags));
        Assert.Equal(Platform.ParseList("linux/amd64"), image.App.Platforms);
        Assert.Throws<FormatException>(() => GoBuildFile.ParseKo(Json("defaultPlatforms: [all]\n"), folder.Path));
    }

    [Fact]
    public void Files_of_releases_and_of_registries_are_read()
    {
        var release = ReleaseFile.Parse(Json("values: {version: 1.10}\nindexes:\n- index: r.example.com/api:{version}\n  images:\n  - from: r.example.com/x:1\n"));
        var settings = RegistrySettings.Parse(Json("hosts:\n  r.example.com: {transport: plain-http, maxReads: 2}\n"), folder.Path);

        Assert.Equal("r.example.com/api:1.10", Assert.Single(release.Indexes).Index.ToString());
        Assert.Equal(["r.example.com"], settings.Hosts.Keys);
    }

    private static byte[] Json(string yaml) => YamlText.ToJson(Encoding.UTF8.GetBytes(yaml));
}
