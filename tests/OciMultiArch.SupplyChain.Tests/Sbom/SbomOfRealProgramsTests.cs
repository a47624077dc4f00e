using System.Text.Json.Nodes;
using OciMultiArch.SupplyChain.Tests.BuildInfo;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.Sboms;

/// <summary>SBOMs of programs that go built, for Linux, Windows and macOS: valid, and with the modules that go names.</summary>
public sealed class SbomOfRealProgramsTests
{
    [Theory]
    [InlineData("linux/amd64")]
    [InlineData("linux/arm")]
    [InlineData("linux/s390x")]
    [InlineData("windows/amd64")]
    [InlineData("darwin/arm64")]
    public async Task It_is_valid_and_has_the_modules_and_versions_that_go_names(string platform)
    {
        using TempFolder folder = new();
        MemoryStore store = new();
        var file = await GoProgram.BuildAsync(folder, platform);
        var (version, lines) = await GoProgram.SaidByGoAsync(file);
        var image = await SampleImages.ImageAsync(store, platform, [LayerEntry.FromFile(file, "app/server")]);

        foreach (var format in (SbomFormat[])[SbomFormat.Spdx, SbomFormat.CycloneDx])
        {
            SbomOptions options = new() { Format = format };
            var ofImage = await Sbom.OfImageAsync(image, options);
            foreach (var sbom in (Sbom[])[ofImage, await Sbom.OfProgramAsync(file, options)])
            {
                Assert.Empty(PublishedSchema.Faults(format, sbom.Bytes));
                Assert.Equal(SaidByGo(version, lines), Modules(JsonNode.Parse(sbom.Bytes.Span)!));
            }
        }
    }

    [Theory]
    [MemberData(nameof(GoProgram.OfOthers), MemberType = typeof(GoProgram))]
    public async Task That_of_a_program_that_others_built_is_valid_and_has_the_modules_that_go_names(string name, string package)
    {
        var file = Programs.Find(name, package);
        var (version, lines) = await GoProgram.SaidByGoAsync(file);

        foreach (var format in (SbomFormat[])[SbomFormat.Spdx, SbomFormat.CycloneDx])
        {
            var sbom = await Sbom.OfProgramAsync(file, new() { Format = format });
            Assert.Empty(PublishedSchema.Faults(format, sbom.Bytes));
            Assert.Superset(SaidByGo(version, lines), Modules(JsonNode.Parse(sbom.Bytes.Span)!));
        }
    }

    [Theory]
    [InlineData(SbomFormat.Spdx)]
    [InlineData(SbomFormat.CycloneDx)]
    public async Task The_same_sources_in_two_folders_of_two_users_give_equal_bytes(SbomFormat format)
    {
        using TempFolder one = new(), other = new();
        var first = await SbomAsync(one, "022", "UTC", "C.UTF-8");
        var second = await SbomAsync(other, "077", "Pacific/Auckland", "tr_TR.UTF-8");

        Assert.Equal(first, second);

        async Task<(string OfProgram, string OfImage)> SbomAsync(TempFolder folder, string umask, string zone, string language)
        {
            var file = await GoProgram.BuildElsewhereAsync(folder, umask, new() { ["TZ"] = zone, ["LANG"] = language });
            var image = await SampleImages.ImageAsync(new(), "linux/amd64", [LayerEntry.FromFile(file, "app/server")]);
            var ofProgram = await Sbom.OfProgramAsync(file, new() { Format = format });
            var ofImage = await Sbom.OfImageAsync(image, new() { Format = format });
            return (Bytes.Digest(ofProgram.Bytes.Span), Bytes.Digest(ofImage.Bytes.Span));
        }
    }

    [Theory]
    [InlineData(SbomFormat.Spdx)]
    [InlineData(SbomFormat.CycloneDx)]
    public async Task The_SBOM_of_an_index_and_of_a_program_without_modules_is_valid(SbomFormat format)
    {
        MemoryStore store = new();
        var index = await (await SampleImages.IndexAsync(store)).WithSbomAsync(new() { Format = format });

        foreach (var referrer in index.Attached)
            Assert.Empty(PublishedSchema.Faults(format, await referrer.Layers[0].ReadAsync()));
        var umoci = await Sbom.OfProgramAsync(Programs.Umoci, new() { Format = format });
        Assert.Empty(PublishedSchema.Faults(format, umoci.Bytes));
    }

    [Theory]
    [InlineData(SbomFormat.Spdx, """{"spdxVersion":"SPDX-2.3"}""")]
    [InlineData(SbomFormat.CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:1"}""")]
    public void The_schemas_refuse_what_is_not_valid(SbomFormat format, string document) =>
        Assert.NotEmpty(PublishedSchema.Faults(format, System.Text.Encoding.UTF8.GetBytes(document)));

    // The code that is in the program, as module and version: of a module that is replaced, the replacement.
    private static SortedSet<string> SaidByGo(string version, string lines)
    {
        SortedSet<string> modules = new(StringComparer.Ordinal) { $"stdlib {version[2..]}" };
        var last = "";
        foreach (var words in lines.Split('\n').Select(static line => line.Split('\t')))
        {
            if (words[0] is "mod" or "dep")
                last = Add(words);
            if (words[0] == "=>")
            {
                modules.Remove(last);
                // A folder has no name that others know: the module's own stands for it.
                Add(words[1].StartsWith('.') ? [words[0], last.Split(' ')[0], words[2]] : words);
            }
        }
        return modules;

        string Add(string[] words)
        {
            var module = $"{words[1]} {words[2].Replace("(devel)", "", StringComparison.Ordinal)}";
            modules.Add(module);
            return module;
        }
    }

    private static string KindOf(JsonNode one) => $"{one["primaryPackagePurpose"] ?? one["type"]}".ToUpperInvariant();

    private static SortedSet<string> Modules(JsonNode sbom)
    {
        var packages = sbom["packages"] ?? sbom["components"]!;
        var all = packages.AsArray().Select(static node => node!);
        if (sbom["metadata"]?["component"] is { } root)
            all = all.Append(root);
        var modules = all.Where(static one => KindOf(one) is "LIBRARY" or "APPLICATION");
        return new(modules.Select(static one => $"{one["name"]} {one["versionInfo"] ?? one["version"]}"), StringComparer.Ordinal);
    }
}
