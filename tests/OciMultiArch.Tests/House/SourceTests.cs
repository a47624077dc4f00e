namespace OciMultiArch.Tests.House;

/// <summary>What is true of the text of every source file.</summary>
public sealed class SourceTests
{
    private const int MostLines = 300;

    [Fact]
    public void No_source_file_is_longer_than_300_lines() =>
        Rule.HasNoBreach(Tree.Files("", "*.cs").Select(each => (each, Tree.Read(each).Split('\n').Length - 1)).Where(each => each.Item2 > MostLines));

    [Fact]
    public void No_member_is_virtual() =>
        Rule.HasNoBreach(Tree.Files("src", "*.cs").Where(each => CSharp.Tokens(Tree.Read(each)).Contains("virtual")));

    [Fact]
    public void Json_is_read_and_written_through_its_one_door() =>
        Rule.HasNoBreach(Tree.Files("src", "*.cs")
            .Where(each => !each.StartsWith("src/OciMultiArch/Json/", StringComparison.Ordinal))
            .Where(each => CSharp.Tokens(Tree.Read(each)).Contains("JsonSerializer")));

    [Fact]
    public void Every_project_is_in_a_solution_above_it()
    {
        var solutions = Tree.Files("", "*.sln").Select(each => (Folder: each[..(each.LastIndexOf('/') + 1)], Text: Tree.Read(each).Replace('\\', '/'))).ToList();

        Rule.HasNoBreach(Tree.Files("", "*.csproj").Where(project => !solutions.Any(each =>
            project.StartsWith(each.Folder, StringComparison.Ordinal) && each.Text.Contains($"\"{project[each.Folder.Length..]}\"", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("a // b\nc", "a c")]
    [InlineData("a /* b \n */ c", "a c")]
    [InlineData("a(\"b \\\" c\", 'd', '\\'') e", "a ( , , ) e")]
    [InlineData("a @\"b \"\" c\" d", "a d")]
    [InlineData("a $\"b {c(\"d\")} {{e}} {f:N}\" g", "a c ( ) f : N g")]
    [InlineData("a \"\"\"b \" c\"\"\" d", "a d")]
    [InlineData("a $$\"\"\"{b} {{c}}\"\"\" d \"\" e", "a c d e")]
    [InlineData("a => b == c", "a => b == c")]
    public void The_words_of_a_text_are_those_outside_its_comments_and_strings(string text, string words) =>
        Assert.Equal(words, string.Join(' ', CSharp.Tokens(text)));
}
