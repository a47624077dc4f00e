using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Release files that cannot be read, and releases that fail: <c>release</c>.</summary>
internal static class Releases
{
    private const string Run = "release release.json";
    private const string From = "\"from\":\"HOST/app:{version}-{os}-{arch}\"";
    private const string Platforms = "\"platforms\":[\"linux/amd64\",\"linux/arm64\"]";
    private const string Index = $$"""{"index":"HOST/app:2",{{From}},{{Platforms}}}""";
    private const string Good = $$"""{"values":{"version":"1"},"indexes":[{{Index}}]}""";

    private const string Yaml = """
        values: { version: "1" }
        indexes:
        - index: HOST/app:2
          from: HOST/app:{version}-{os}-{arch}
          platforms: [linux/amd64, linux/arm64]
        """;

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Of("The file does not exist", null),
        Of("A folder in place of the file", null, "release folder.json") with
        {
            Setup = static scene => Common.Then(() => Directory.CreateDirectory(scene.At("folder.json"))),
        },
        Of("A file of another kind", null, "release release.toml"),
        Of("A value without a name", Good, $"{Run} --set 2.0"),
        Of("A value twice", Good, $"{Run} --set version=2 --set version=3"),
        Of("A value that is used nowhere", Good, $"{Run} --set verison=2"),
        Of("An index that the file does not have", Good, $"{Run} --only worker"),
        Of("The file is empty", ""),
        Of("The file is not JSON", Good.Replace("}]", "}", StringComparison.Ordinal)),
        Of("The file is cut", Good[..40]),
        Of("A member twice", Good.Replace("{\"values\"", "{\"indexes\":[],\"values\"", StringComparison.Ordinal)),
        Of("A document that is not a release", """[{"name":"api"}]"""),
        Of("A misspelt member", Good.Replace("platforms", "platfroms", StringComparison.Ordinal)),
        Of("A misspelt member of an image", With("\"images\":[{\"from\":\"HOST/app:1-linux-amd64\",\"plattform\":\"linux/amd64\"}]")),
        Of("No indexes", """{"indexes":[]}"""),
        Of("The indexes are missing", """{"values":{}}"""),
        Of("An index without a name", Good.Replace("\"index\":\"HOST/app:2\",", "", StringComparison.Ordinal)),
        Of("An index without a tag", Good.Replace("app:2\"", "app\"", StringComparison.Ordinal)),
        Of("An index by its digest", Good.Replace("app:2\"", $"app@{Common.NoDigest}\"", StringComparison.Ordinal)),
        Of("An index in a layout folder", Good.Replace("HOST/app:2\"", "oci:out:2\"", StringComparison.Ordinal)),
        Of("An invalid further tag", Good.Replace(From, $"\"tags\":[\"2.0+1\"],{From}", StringComparison.Ordinal)),
        Of("A number in place of a text", Good.Replace("\"1\"", "1.10", StringComparison.Ordinal)),
        Of("A text in place of a list", Good.Replace(Platforms, "\"platforms\":\"linux/amd64\"", StringComparison.Ordinal)),
        Of("A placeholder without a value", Good.Replace("{version}", "{verison}", StringComparison.Ordinal)),
        Of("A placeholder that is not closed", Good.Replace("{version}", "{version", StringComparison.Ordinal)),
        Of("A placeholder of a platform in the name of an index", Good.Replace("app:2\"", "app:{arch}\"", StringComparison.Ordinal)),
        Of(
            "A value with the name of a platform's placeholder",
            Good.Replace("\"version\":\"1\"", "\"version\":\"1\",\"arch\":\"amd64\"", StringComparison.Ordinal)),
        Of("An invalid platform", Good.Replace("linux/arm64", "linux/", StringComparison.Ordinal)),
        Of("One image for all platforms", Good.Replace("-{os}-{arch}", "", StringComparison.Ordinal)),
        Of("Images without platforms", Good.Replace($",{Platforms}", "", StringComparison.Ordinal)),
        Of("No image", Good.Replace($",{From},{Platforms}", "", StringComparison.Ordinal)),
        Of("Two images for one platform", Good.Replace("linux/amd64", "linux/aarch64", StringComparison.Ordinal)),
        Of("One tag for two indexes", Good.Replace(Index, $"{Index},{Index}", StringComparison.Ordinal)),
        Of("An image that the same file writes", With("\"images\":[{\"from\":\"HOST/app:2\"}]")),
        Of("An unknown format", Good.Replace(From, $"\"format\":\"v2\",{From}", StringComparison.Ordinal)),
        Of("An invalid artifact type", Good.Replace(From, $"\"artifactType\":\"sbom\",{From}", StringComparison.Ordinal)),
        InYaml(
            "Invalid YAML",
            Yaml.Replace("[linux/amd64,", "[linux/amd64", StringComparison.Ordinal).Replace("arm64]", "arm64", StringComparison.Ordinal)),
        InYaml("YAML with a tab", Yaml.Replace("  from", "\tfrom", StringComparison.Ordinal)),
        InYaml("YAML with a key twice", $"{Yaml}\n  index: HOST/app:3"),
        InYaml("YAML with two documents", $"{Yaml}\n---\n{Yaml}"),
        InYaml("YAML with an unknown alias", Yaml.Replace("[linux/amd64, linux/arm64]", "*all", StringComparison.Ordinal)),
        InYaml(
            "YAML with an alias inside its own anchor",
            Yaml.Replace("[linux/amd64, linux/arm64]", "&all [*all]", StringComparison.Ordinal)),
        InYaml("YAML with a misspelt member", Yaml.Replace("platforms", "platfroms", StringComparison.Ordinal)),
        InYaml("YAML that is empty", ""),
        Meets("An image does not exist", Good.Replace("linux/arm64", "linux/s390x", StringComparison.Ordinal)),
        Meets(
            "Two images do not exist",
            Good.Replace("amd64", "s390x", StringComparison.Ordinal).Replace("arm64", "riscv64", StringComparison.Ordinal)),
        Meets("An image for another platform", With("\"images\":[{\"from\":\"HOST/app:1-linux-amd64\",\"platform\":\"linux/arm64\"}]")),
        Meets("An index of several images for one platform", With("\"images\":[{\"from\":\"HOST/app:1\",\"platform\":\"linux/arm64\"}]")),
        Meets("Annotations for an image that is an index", With("\"images\":[{\"from\":\"HOST/app:1\",\"annotations\":{\"a\":\"1\"}}]")),
        Meets(
            "Two images for one platform, by their configs",
            With("\"images\":[{\"from\":\"HOST/app:1-linux-amd64\"},{\"from\":\"HOST/app:1\"}]")),
        Meets("OCI images in Docker's format", Good.Replace(From, $"\"format\":\"docker\",{From}", StringComparison.Ordinal)),
        Meets(
            "Annotations in Docker's format",
            Good.Replace(From, $"\"format\":\"docker\",\"annotations\":{{\"a\":\"1\"}},{From}", StringComparison.Ordinal)),
        Meets(
            "One index of two fails",
            Good.Replace(
                Index,
                $$"""{{Index}},{"index":"HOST/app:3","images":[{"from":"HOST/app:nowhere"}]}""",
                StringComparison.Ordinal)) with { IsPartial = true },
        Meets("No password for the registry", Good, Common.ProtectAsync),
        Meets("The account may not write", Good, static scene => Common.ServeAsync(scene, Common.IsPut, Common.Denied)),
        Meets(
            "A tag that must not move",
            Good.Replace("app:2\"", "app:1\"", StringComparison.Ordinal).Replace(
                From, $"\"annotations\":{{\"a\":\"1\"}},{From}", StringComparison.Ordinal),
                static scene => Common.ServeAsync(scene, new FakeRegistryOptions { ImmutableTags = true })),
        Meets("A registry that cannot be reached", Good, static _ => Task.CompletedTask),
        Meets("An interruption before an index is written", Good, Common.InterruptAsync) with { Exit = 130 },
    ];

    private static string With(string images) => Good.Replace($"{From},{Platforms}", images, StringComparison.Ordinal);

    private static ErrorCase Of(string wrong, string? file, string words = Run) => new(wrong, words)
    {
        Exit = 2,
        Setup = scene => file is null ? Task.CompletedTask : Write(scene, "release.json", file),
    };

    private static ErrorCase InYaml(string wrong, string file) =>
        new(wrong, "release release.yaml") { Exit = 2, Setup = scene => Write(scene, "release.yaml", file) };

    private static ErrorCase Meets(string wrong, string file, Func<Scene, Task>? start = null) => new(wrong, Run)
    {
        Setup = async scene =>
        {
            await (start ?? (static each => Common.ServeAsync(each)))(scene);
            await Write(scene, "release.json", file);
        },
    };

    private static Task Write(Scene scene, string name, string file) =>
        Common.Then(() => scene.Write(name, file.Replace("HOST", scene.Registry, StringComparison.Ordinal)));
}
