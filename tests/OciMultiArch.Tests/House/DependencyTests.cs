using System.Reflection;
using System.Xml.Linq;
using Polly;

namespace OciMultiArch.Tests.House;

/// <summary>The versions of what the libraries depend on.</summary>
public sealed class DependencyTests
{
    private static readonly XElement Versions = XElement.Parse(Tree.Read("Directory.Packages.props"));

    [Fact]
    public void These_tests_run_with_the_lowest_version_of_Polly_that_the_packages_allow()
    {
        var told = typeof(ResiliencePipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;

        var lowest = Group("==").Single(static package => package.Name == "Polly.Core");
        Assert.Equal(lowest.Version, told.InformationalVersion.Split('+')[0]);
    }

    [Fact]
    public void What_has_a_lowest_version_has_a_newest_one()
    {
        var lowest = Group("==");

        Assert.NotEmpty(lowest);
        Assert.Equal(lowest.Select(static package => package.Name), Group("!=").Select(static package => package.Name));
    }

    private static (string Name, string Version)[] Group(string comparison) =>
    [
        .. Versions.Elements("ItemGroup")
            .Single(group => group.Attribute("Condition")?.Value == $"'$(OciMultiArchDependencies)' {comparison} 'lowest'")
            .Elements("PackageVersion")
            .Select(static package => (package.Attribute("Include")!.Value, package.Attribute("Version")!.Value)),
    ];
}
