using OciMultiArch.Tool.Settings;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Files of short names alone are read without the rest of TOML, and mean the same.</summary>
public sealed class ShortNamesTests
{
    private const string Plain =
        "# Names that are usual.\n[aliases]\n  # almalinux\n  \"almalinux\" = \"docker.io/library/almalinux\"\n \t \n"
        + "\t\"skopeo\"=\"quay.io/skopeo/stable\" # of its makers\n\"a=b\" = \"ghcr.io/a/b#c\"\n";

    [Theory]
    [InlineData(Plain)]
    [InlineData("# nothing\n")]
    [InlineData("")]
    [InlineData("[aliases]")]
    [InlineData("[aliases]\n\"not a name\" = \"not a repository\"")]
    public void A_file_of_short_names_alone_is_read_as_what_it_is(string toml)
    {
        ShortNames names = new();
        Assert.True(names.TryAddAll(toml, "file"));

        var whole = TomlDocument.Parse(toml).Table("aliases");
        foreach (var name in whole.Names.Append("other"))
            Assert.Equal(ShortName.Find(whole.Text(name), "file"), names.Find(name));
    }

    [Theory]
    [InlineData("[[registry]]\nlocation = \"a.io\"")]
    [InlineData("unqualified-search-registries = [\"a.io\"]\n[aliases]")]
    [InlineData("[aliases]\n\"a\" = \"a.io/a\"\n[registries.insecure]")]
    [InlineData("\"a\" = \"a.io/a\"")]
    [InlineData("[aliases]\n[aliases]")]
    [InlineData("[aliases]\n\"a\" = \"a.io/a\"\n\"a\" = \"a.io/b\"")]
    [InlineData("[aliases]\n\"a\" = \"a.io/a\"\n\"A\" = \"a.io/b\"")]
    [InlineData("[aliases]\n\"a\" = \"a.io\\/a\"")]
    [InlineData("[aliases]\n\"a\" = \"a.io/a\" b")]
    [InlineData("[aliases]\n\"a\" \"a.io/a\"")]
    [InlineData("[aliases]\n\"a = \"a.io/a\"")]
    [InlineData("[aliases]\n\"\"\"a\"\"\" = \"a.io/a\"")]
    [InlineData("[aliases]\n\"a\" = \"\"\"a.io/a\"\"\"")]
    [InlineData("[aliases]\n\"a\" = \"a.io/a")]
    [InlineData("[aliases]\na = \"a.io/a\"")]
    [InlineData("[aliases]\n\"\" = \"a.io/a\"")]
    [InlineData("[aliases]\n\"a\".b = \"a.io/a\"")]
    [InlineData("# \u0001\n[aliases]")]
    [InlineData("# \u007f\n[aliases]")]
    [InlineData("[aliases]\r\n\"a\" = \"a.io/a\"\r\n")]
    public void Whatever_else_a_file_says_is_read_as_TOML(string toml)
    {
        ShortNames names = new();

        Assert.False(names.TryAddAll(toml, "file"));
        Assert.Null(names.Find("a"));
    }

    [Fact]
    public void The_last_file_that_names_a_repository_counts()
    {
        ShortNames names = new();
        names.Add("a", "first.io/a", "first");
        names.TryAddAll("[aliases]\n\"a\" = \"second.io/a\"", "second");
        names.Add("a", "no registry", "third");
        names.Add("a", null, "fourth");

        Assert.Equal("second", names.Find("a")?.File);
        Assert.Equal("second.io/a", names.Find("a")?.Target.ToString());
    }
}
