using OciMultiArch.House;

namespace OciMultiArch.Tests.House;

/// <summary>What is true of the text of every source file.</summary>
public sealed class SourceTests
{
    [Fact]
    public void No_source_file_is_longer_than_300_lines() =>
        Rule.HasNoBreach(Tree.Files("", "*.cs")
            .Select(path => (path, Lines: Tree.Read(path).Split('\n').Length - 1))
            .Where(file => file.Lines > Limits.LongestFile));

    [Fact]
    public void No_member_is_virtual() =>
        Rule.HasNoBreach(Sources.Files.Where(file => Holds(file, "virtual")).Select(file => file.Path));

    [Fact]
    public void Json_is_read_and_written_through_its_one_door() =>
        Rule.HasNoBreach(Sources.Library
            .Where(file => !file.Path.StartsWith("src/OciMultiArch/Json/", StringComparison.Ordinal) && Holds(file, "JsonSerializer"))
            .Select(file => file.Path));

    [Fact]
    public void Every_project_is_in_a_solution_above_it()
    {
        var solutions = Tree.Files("", "*.sln").Select(each => (Folder: each[..(each.LastIndexOf('/') + 1)], Text: Tree.Read(each).Replace('\\', '/'))).ToList();

        Rule.HasNoBreach(Tree.Files("", "*.csproj").Where(project => !solutions.Any(each =>
            project.StartsWith(each.Folder, StringComparison.Ordinal) && each.Text.Contains($"\"{project[each.Folder.Length..]}\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_filter_of_what_is_installed_holds_every_project_of_src_and_no_other()
    {
        var named = Tree.Read("src/Packages.slnf").Split('"').Where(each => each.EndsWith(".csproj", StringComparison.Ordinal)).Select(each => each.Replace("\\\\", "/"));

        Assert.Equal(Tree.Files("src", "*.csproj").Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a // b\n(c);", "a ( c ) ;")]
    [InlineData("a /* b \n */ (c);", "a ( c ) ;")]
    [InlineData("/// <see cref=\"b\"/>\nclass a;", "class a ;")]
    [InlineData("a(\"b \\\" c\", 'd', '\\'', \"e\"u8);", "a ( , , , ) ;")]
    [InlineData("a(@\"b \"\" c\", d);", "a ( , d ) ;")]
    [InlineData("a($\"b {c(\"d\")} {{e}} {f:N}\", g);", "a ( { c ( ) } { f : } , g ) ;")]
    [InlineData("a(\"\"\"b \" c\"\"\", d);", "a ( , d ) ;")]
    [InlineData("a($$\"\"\"{b} {{c}}\"\"\", d, \"\", e);", "a ( {{ c }} , d , , e ) ;")]
    [InlineData("a(b => b == c);", "a ( b => b == c ) ;")]
    public void The_words_of_a_text_are_those_outside_its_comments_and_strings(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Sources.File(text).Tokens.Select(each => each.Text)));

    private static bool Holds(SourceFile file, string word) => file.Tokens.Any(each => each.Text == word);
}
