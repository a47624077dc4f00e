using System.Text.RegularExpressions;
using OciMultiArch.EndToEnd.Packages;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>The site is made by its one command: docfx comes from NuGet.</summary>
[Trait("Length", "Long")]
public sealed partial class SiteTests
{
    [Fact]
    public async Task The_site_is_made_without_a_warning_and_its_links_lead_somewhere()
    {
        using TempFolder folder = new();

        (await DotNet.ScriptAsync("docs/site/build.sh \"$SITE\"", new Dictionary<string, string?> { ["SITE"] = folder.At("site") }, SampleProgram.Root)).Succeeded();

        var html = folder.At("site/html");
        var pages = Directory.EnumerateFiles(html, "*.html", SearchOption.AllDirectories).ToList();
        Assert.Contains(Path.Combine(html, "docs/recipes/from-ko.html"), pages);
        Assert.Contains("OciMultiArch.PushExtensions.html", await File.ReadAllTextAsync(Path.Combine(html, "api/OciMultiArch.Repository.html")), StringComparison.Ordinal);
        Assert.Contains(">EditImagesAsync(", await File.ReadAllTextAsync(Path.Combine(html, "api/OciMultiArch.Artifact.html")), StringComparison.Ordinal);
        Assert.Empty(pages.SelectMany(static page => Broken(page)));
    }

    private static IEnumerable<string> Broken(string page) =>
        Links().Matches(File.ReadAllText(page)).Select(static each => Uri.UnescapeDataString(each.Groups[1].Value))
            .Where(each => each.Length > 0 && !File.Exists(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, each)))).Select(each => $"{page}: {each}");

    // Those of the site itself, which have no scheme. Parts of pages are checked by docfx.
    [GeneratedRegex("""(?:href|src)="(?![a-z]+:)([^"#?]*)""")]
    private static partial Regex Links();
}
