using System.Text;
using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>What is in the packages, and what is not.</summary>
[Collection(PackedCheckout.Name)]
public sealed partial class PackageTests(PackedCheckout packed)
{
    private const string Core = "OciMultiArch";
    private const string Clouds = "OciMultiArch.Clouds";
    private const string Go = "OciMultiArch.Go";
    private const string Container = "OciMultiArch.DependencyInjection";
    private const string Chain = "OciMultiArch.SupplyChain";
    private const string Testing = "OciMultiArch.Testing";
    private const string Tool = "OciMultiArch.Tool";
    private const string Yaml = "OciMultiArch.Yaml";
    private const string Zstd = "OciMultiArch.Zstd";

    public static TheoryData<string> All => [Core, Clouds, Go, Container, Chain, Testing, Tool, Yaml, Zstd];

    [Fact]
    public void There_are_nine_packages_of_one_version_and_no_file_beside_them()
    {
        Assert.Equal(
            [Core, Clouds, Container, Go, Chain, Testing, Tool, Yaml, Zstd],
            Directory.GetFiles(packed.Feed).Select(Package.Id).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFiles(packed.Feed).Select(each => Path.GetFileName(each)[Package.Id(each).Length..]).Distinct());
    }

    [Theory]
    [InlineData(Core)]
    [InlineData(Clouds)]
    [InlineData(Go)]
    [InlineData(Container)]
    [InlineData(Chain)]
    [InlineData(Testing)]
    [InlineData(Yaml)]
    [InlineData(Zstd)]
    public void A_library_holds_its_assembly_its_documentation_and_its_readme(string id)
    {
        using var package = packed.Open(id);

        Assert.Equal(["README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], package.Files);
        Assert.Contains("<member name=\"T:OciMultiArch.", package.Text($"lib/net10.0/{id}.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_holds_what_it_needs_to_run_and_nothing_else()
    {
        using var package = packed.Open(Tool);

        string[] programs =
        [
            "OciMultiArch.Go.dll", "OciMultiArch.SupplyChain.dll", "OciMultiArch.Yaml.dll", "OciMultiArch.Zstd.dll", "OciMultiArch.dll", "Polly.Core.dll",
            "Spectre.Console.Ansi.dll", "Spectre.Console.dll", "System.CommandLine.dll", "Tomlyn.dll", "YamlDotNet.dll", "ZstdSharp.dll",
        ];
        string[] ways = ["DotnetToolSettings.xml", "ocimulti.deps.json", "ocimulti.dll", "ocimulti.runtimeconfig.json"];
        string[] files = ["README.md", "icon.png", .. programs.Concat(ways).Select(static each => $"tools/net10.0/any/{each}")];
        Assert.Equal(files.Order(StringComparer.Ordinal), package.Files);
        Assert.Equal("DotnetTool", package.Element("packageType")!.Attribute("name")!.Value);
    }

    [Theory]
    [InlineData(Core, "Polly.Core")]
    [InlineData(Clouds, Core)]
    [InlineData(Go, Core)]
    [InlineData(Container, Core, "Microsoft.Extensions.Http")]
    [InlineData(Chain, Core)]
    [InlineData(Testing, Core)]
    [InlineData(Yaml, "YamlDotNet")]
    [InlineData(Zstd, Core, "ZstdSharp.Port")]
    [InlineData(Tool)]
    public void A_package_depends_on_what_it_says_and_on_this_version_of_its_siblings(string id, params string[] dependencies)
    {
        using var package = packed.Open(id);

        Assert.Equal(dependencies.Order(StringComparer.Ordinal), package.Dependencies.Select(static each => each.Split(' ')[0]));
        Assert.All(
            package.Dependencies.Where(static each => each.StartsWith(Core, StringComparison.Ordinal)),
            each => Assert.Equal($"{Core} {package.Version}", each));
    }

    [Theory]
    [InlineData(Core)]
    [InlineData(Container)]
    [InlineData(Yaml)]
    [InlineData(Zstd)]
    public void A_library_depends_on_the_lowest_versions_that_its_tests_run_with(string id)
    {
        using var package = packed.Open(id);

        var foreign = package.Dependencies.Where(static each => !each.StartsWith(Core, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(foreign);
        Assert.Equal(foreign.Select(static each => $"{each.Split(' ')[0]} {LibraryVersions.Lowest(each.Split(' ')[0])}"), foreign);
    }

    [Fact]
    public void The_tool_carries_the_newest_version_of_what_the_libraries_need()
    {
        using var package = packed.Open(Tool);

        var needed = package.Text("tools/net10.0/any/ocimulti.deps.json");
        Assert.Contains($"\"Polly.Core/{LibraryVersions.Newest("Polly.Core")}\"", needed, StringComparison.Ordinal);
        Assert.NotEqual(LibraryVersions.Newest("Polly.Core"), LibraryVersions.Lowest("Polly.Core"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_has_a_title_a_picture_a_copyright_and_the_newest_changes(string id)
    {
        using var package = packed.Open(id);
        var changelog = File.ReadAllText(Path.Combine(SampleProgram.Root, "CHANGELOG.md"));

        Assert.Contains("ocimulti", package.Element("title")!.Value, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The OciMultiArch contributors", package.Element("copyright")!.Value, StringComparison.Ordinal);
        Assert.Equal("icon.png", package.Element("icon")!.Value);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], package.Bytes("icon.png")[..4]);
        var entries = FirstEntries().Match(changelog).Groups[1].Value;
        var notes = package.Element("releaseNotes")!.Value;
        Assert.StartsWith(entries, notes, StringComparison.Ordinal);
        Assert.EndsWith("CHANGELOG.md of the sources has all changes.", notes, StringComparison.Ordinal);
        Assert.InRange(notes.Length, entries.Length, 10_000);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_names_its_licence_its_authors_and_its_purpose_and_no_address_that_was_made_up(string id)
    {
        using var package = packed.Open(id);

        Assert.Equal(("expression", "MIT"), (package.Element("license")!.Attribute("type")!.Value, package.Element("license")!.Value));
        Assert.All(["authors", "description", "tags"], each => Assert.NotEmpty(package.Element(each)!.Value));
        Assert.Null(package.Element("repository"));
        Assert.Null(package.Element("projectUrl"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_readme_has_no_link_that_only_works_beside_the_sources(string id)
    {
        using var package = packed.Open(id);

        Assert.Equal("README.md", package.Element("readme")!.Value);
        Assert.Empty(Link().Matches(package.Text("README.md")).Select(static each => each.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_symbols_are_in_the_assemblies_with_the_sources_and_without_a_path_of_this_machine(string id)
    {
        using var package = packed.Open(id);

        Assert.NotEmpty(package.OwnAssemblies);
        foreach (var sources in package.OwnAssemblies.Select(each => Symbols.Sources(package.Bytes(each))))
        {
            Assert.NotEmpty(sources);
            Assert.DoesNotContain(sources, static each => !each.Path.StartsWith("/_/", StringComparison.Ordinal) || !each.HasText);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_file_of_ours_holds_a_path_of_this_machine(string id)
    {
        using var package = packed.Open(id);

        foreach (var file in package.Files.Where(each =>
            !each.EndsWith(".dll", StringComparison.Ordinal) || package.OwnAssemblies.Contains(each)))
            Assert.False(HoldsRoot(package.Bytes(file)), file);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_file_has_the_time_of_SOURCE_DATE_EPOCH(string id)
    {
        using var package = packed.Open(id);

        Assert.Equal([PackedCheckout.Epoch.UtcDateTime], package.Times);
    }

    [Fact]
    public async Task The_tool_installs_from_the_folder_and_says_its_version()
    {
        using TempFolder folder = new();
        using var package = packed.Open(Tool);

        (await DotNet.RunAsync(
            ["tool", "install", Tool, "--tool-path", folder.At("tools"), "--source", packed.Feed, "--version", package.Version],
            new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder.At("packages") }, folder.Path)).Succeeded();
        var said = (await Programs.RunAsync(folder.At("tools/ocimulti"), ["--version"], DotNetRoot())).Succeeded();

        Assert.Equal($"{package.Version}\n", said.Stdout);
    }

    // A tool's own launcher looks for .NET where a distribution puts it, or here.
    private static Dictionary<string, string?> DotNetRoot() => new()
    {
        ["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
    };

    private static bool HoldsRoot(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf(Encoding.UTF8.GetBytes(SampleProgram.Root)) >= 0 || bytes.IndexOf(Encoding.Unicode.GetBytes(SampleProgram.Root)) >= 0;

    // The newest section with its first entry.
    [GeneratedRegex(@"\n## \[[^\n]*\n\s*(### [^\n]*\n\n- [^\n]*)\n")]
    private static partial Regex FirstEntries();

    [GeneratedRegex(@"\]\((?!https://)([^)]*)\)")]
    private static partial Regex Link();
}
