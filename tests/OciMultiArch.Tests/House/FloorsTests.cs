namespace OciMultiArch.Tests.House;

/// <summary>A folder of the core mentions only lower floors; neighbours on one floor do not know each other.</summary>
public sealed class FloorsTests
{
    private const string Core = "src/OciMultiArch/";

    private static readonly string[] Middle = ["Model", "Telemetry", "Json", "Content", "Layers", "Images", "Transfer"];

    private static readonly Dictionary<string, string[]> MayMention = new()
    {
        ["Model"] = [],
        ["Telemetry"] = ["Model"],
        ["Json"] = ["Model"],
        ["Content"] = ["Model", "Json"],
        ["Http"] = ["Model", "Telemetry", "Json"],
        ["Layers"] = ["Model", "Json", "Content"],
        ["Images"] = ["Model", "Json", "Content"],
        ["Transfer"] = ["Model", "Telemetry", "Json", "Content"],
        ["Registry"] = [.. Middle, "Http"],
        ["Disk"] = ["Model", "Json", "Content"],
        ["Layout"] = [.. Middle, "Disk"],
        ["Archives"] = [.. Middle, "Disk"],
        ["Checks"] = Middle,
        ["Releases"] = [.. Middle, "Http", "Registry", "Disk", "Layout"],
    };

    [Fact]
    public void Every_file_of_the_core_lies_in_a_folder_with_a_floor() =>
        Rule.HasNoBreach(Tree.Files("src/OciMultiArch", "*.cs").Where(each => !MayMention.ContainsKey(Folder(each))));

    [Fact]
    public void A_folder_mentions_only_lower_floors()
    {
        var files = Tree.Files("src/OciMultiArch", "*.cs").ToDictionary(each => each, each => CSharp.Tokens(Tree.Read(each)));
        Assert.NotEmpty(files);
        var homes = Homes(files);

        Rule.HasNoBreach(files.SelectMany(each => Breaches(each.Key, each.Value, homes)));
    }

    [Theory]
    [InlineData("using OciMultiArch.Http;", "OciMultiArch.Http")]
    [InlineData("class A { Exchanger x; }", "Exchanger")]
    [InlineData("class A { void B() => Exchanger.Send(); }", "Exchanger")]
    [InlineData("class A { object B(object c) => c is Exchanger ? 1 : 0; }", "Exchanger")]
    [InlineData("class A { string B => $\"{new Exchanger()}\"; }", "Exchanger")]
    public void A_mention_of_a_higher_floor_is_seen(string code, string found) =>
        Assert.Contains(found, Assert.Single(Breaches("src/OciMultiArch/Model/A.cs", CSharp.Tokens(code), new Dictionary<string, string> { ["Exchanger"] = "Http" })), StringComparison.Ordinal);

    [Theory]
    [InlineData("// Exchanger\nclass A { string B = \"Exchanger {Exchanger}\"; }")]
    [InlineData("class A { int Exchanger { get; init; } object B => Exchanger; }")]
    [InlineData("class A { string? Exchanger => null; }")]
    [InlineData("class A { object B(A c) => c.Exchanger; A C() => new() { Exchanger = 1 }; bool D(A e) => e is { Exchanger: 1 }; }")]
    public void What_only_looks_like_a_higher_floor_is_not_held_against_a_file(string code) =>
        Rule.HasNoBreach(Breaches("src/OciMultiArch/Model/A.cs", CSharp.Tokens(code), new Dictionary<string, string> { ["Exchanger"] = "Http" }));

    // A type name that several folders declare tells nothing.
    private static Dictionary<string, string> Homes(Dictionary<string, IReadOnlyList<string>> files) => files
        .SelectMany(each => Uses.Declared(each.Value).Select(type => (Type: type, Folder: Folder(each.Key))))
        .Distinct()
        .GroupBy(each => each.Type)
        .Where(each => each.Count() == 1)
        .ToDictionary(each => each.Key, each => each.Single().Folder);

    private static IEnumerable<string> Breaches(string file, IReadOnlyList<string> tokens, Dictionary<string, string> homes)
    {
        var own = Folder(file);
        bool IsAbove(string folder) => folder != own && !MayMention[own].Contains(folder);
        for (var i = 2; i < tokens.Count; i++)
            if (tokens[i - 2] == "OciMultiArch" && tokens[i - 1] == "." && MayMention.ContainsKey(tokens[i]) && IsAbove(tokens[i]))
                yield return $"{file} mentions OciMultiArch.{tokens[i]}";
        foreach (var type in Uses.Types(tokens))
            if (homes.TryGetValue(type, out var home) && IsAbove(home))
                yield return $"{file} mentions {type}, which lives in {home}";
    }

    private static string Folder(string file) => file[Core.Length..].Split('/')[0];
}
