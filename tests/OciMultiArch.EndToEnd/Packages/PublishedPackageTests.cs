using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>A package as a release makes it: it says where its sources are published.</summary>
public sealed class PublishedPackageTests
{
    [Theory]
    [InlineData(CloneFolder.Repository)]
    [InlineData(CloneFolder.Repository + ".git")]
    [Trait("Length", "Long")]
    public async Task It_names_its_page_its_repository_and_its_commit_and_debuggers_find_the_sources_there(string repository)
    {
        using TempFolder folder = new();
        SourceFolder.Copy(SampleProgram.Root, folder.At("clone"));
        CloneFolder.Pretend(folder, "clone");

        (await DotNet.RunAsync(
            [
                "pack", "src/OciMultiArch", "--output", folder.At("out"), "-v", "quiet", "-p:RunAnalyzers=false",
                $"-p:RepositoryUrl={repository}",
            ],
            folder: folder.At("clone"))).Succeeded();

        using Package package = new(Assert.Single(Directory.GetFiles(folder.At("out"))));
        Assert.Equal(CloneFolder.Repository, package.Element("projectUrl")!.Value);
        var named = package.Element("repository")!;
        Assert.Equal(
            ("git", repository, CloneFolder.Commit),
            (named.Attribute("type")!.Value, named.Attribute("url")!.Value, named.Attribute("commit")!.Value));
        var assembly = package.Bytes("lib/net10.0/OciMultiArch.dll");
        var links = JsonNode.Parse(Symbols.Links(assembly)!)!["documents"]!;
        Assert.Equal(
            $"https://raw.githubusercontent.com/example/mirror/{CloneFolder.Commit}/*", links["/_/*"]!.GetValue<string>());
        // What a generator wrote is in no repository.
        Assert.All(
            Symbols.Sources(assembly),
            static source => Assert.Equal(source.Path.Contains("/obj/", StringComparison.Ordinal), source.HasText));
    }
}
