using System.Text.RegularExpressions;

namespace OciMultiArch.Tests.House;

/// <summary>docs/registries.md has a line for each family of registries, and the tests that it names are there.</summary>
public sealed partial class RegistriesPageTests
{
    private const string Page = "docs/registries.md";

    private static readonly string[] Families =
    [
        "Docker Hub", "Amazon ECR", "Amazon ECR Public", "Google Artifact Registry", "GitHub", "Azure", "Harbor", "GitLab", "Quay", "Nexus",
        "Artifactory", "Gitea", "Forgejo", "zot", "distribution 2", "distribution 3", "NVIDIA NGC", "Docker Hardened Images",
    ];

    private static IEnumerable<string> Rows => Tree.Read(Page).Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1);

    [Fact]
    public void Each_family_has_one_line()
    {
        var names = Rows.SelectMany(static row => row.Split('|')[1].Trim().Split(" (")[0].Split(", ")).ToList();

        Assert.All(Families, family => Assert.Single(names, family));
    }

    [Fact]
    public void Each_line_names_tests_that_exist()
    {
        var classes = Tree.Files("tests", "*Tests.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);

        Assert.All(Rows, static row => Assert.NotEmpty(Named(row)));
        Rule.HasNoBreach(Rows.SelectMany(Named).Where(name => !classes.Contains(name)).Distinct());
    }

    private static IEnumerable<string> Named(string row) => Test().Matches(row).Select(static match => match.Groups[1].Value);

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex Test();
}
