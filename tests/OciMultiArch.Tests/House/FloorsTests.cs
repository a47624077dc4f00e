using OciMultiArch.House;

namespace OciMultiArch.Tests.House;

/// <summary>
/// A folder uses only lower floors. Neighbours on one floor do not know each other, and the folders within a floor
/// stand on each other in one direction.
/// </summary>
public sealed class FloorsTests
{
    private static readonly string[] Values = ["Internal", "Platforms", "Model"];
    private static readonly string[] Contents = [.. Values, "Json", "Content"];
    private static readonly string[] Stores = [.. Contents, "Telemetry", "Images", "Transfer", "Registry", "Disk", "Layout"];

    private static readonly Dictionary<string, string[]> Core = new()
    {
        ["Internal"] = [],
        ["Platforms"] = ["Internal"],
        ["Model"] = ["Internal", "Platforms"],
        ["Telemetry"] = Values,
        ["Json"] = Values,
        ["Content"] = [.. Values, "Json"],
        ["Credentials"] = [.. Values, "Json"],
        ["Http"] = [.. Values, "Json", "Telemetry", "Credentials"],
        ["Layers"] = Contents,
        ["Images"] = Contents,
        ["Transfer"] = [.. Contents, "Telemetry"],
        ["Registry"] = [.. Contents, "Telemetry", "Credentials", "Http", "Transfer"],
        ["Disk"] = Contents,
        ["Layout"] = [.. Contents, "Telemetry", "Disk"],
        ["Archives"] = [.. Contents, "Telemetry", "Layers", "Disk", "Layout"],
        ["Unpacking"] = [.. Contents, "Layers", "Disk"],
        ["FileSystems"] = [.. Contents, "Layers", "Images", "Disk"],
        ["Checks"] = [.. Contents, "Telemetry", "Layers", "Images"],
        ["Building"] = [.. Contents, "Transfer", "Layers", "Images", "Layout", "Checks"],
        ["Bases"] = [.. Contents, "Registry", "Building"],
        ["Copying"] = [.. Contents, "Transfer"],
        ["Cleaning"] = [.. Contents, "Registry", "Copying"],
        ["Joining"] = Stores,
        ["Merging"] = [.. Stores, "Joining"],
        ["Releasing"] = [.. Stores, "Joining", "Merging"],
    };

    // The program itself stands above all of them.
    private static readonly Dictionary<string, string[]> Tool = new()
    {
        ["Text"] = [],
        ["Arguments"] = ["Text"],
        ["Settings"] = ["Text", "Arguments"],
        ["Reports"] = ["Text", "Arguments"],
        ["Progress"] = ["Text"],
        ["Running"] = ["Text", "Arguments", "Settings", "Reports", "Progress"],
        ["Commands"] = ["Text", "Arguments", "Settings", "Reports", "Running"],
        [""] = ["Text", "Arguments", "Reports", "Running", "Commands"],
    };

    [Fact]
    public void Every_file_of_the_core_lies_in_a_folder_with_a_floor() =>
        Rule.HasNoBreach(WithoutFloor(Sources.Project("OciMultiArch"), Core));

    [Fact]
    public void Every_file_of_the_tool_but_the_program_lies_in_a_folder_with_a_floor()
    {
        var tool = Sources.Project("OciMultiArch.Tool");

        var beside = tool.Files.Where(file => tool.FolderOf(file).Length == 0);

        Assert.Equal(["Program.cs"], beside.Select(static file => Path.GetFileName(file.Path)));
        Rule.HasNoBreach(WithoutFloor(tool, Tool));
    }

    [Theory]
    [InlineData("OciMultiArch")]
    [InlineData("OciMultiArch.Tool")]
    public void A_folder_uses_only_lower_floors(string name)
    {
        var project = Sources.Project(name);

        Rule.HasNoBreach(Upwards(project, Sources.Measured.Uses(project), name == "OciMultiArch" ? Core : Tool));
    }

    [Fact]
    public void The_folders_within_a_floor_make_no_cycle() =>
        Rule.HasNoBreach(Sources.Projects.SelectMany(static project => CyclesWithinFloors(project, Sources.Measured.Uses(project))));

    [Fact]
    public void A_floor_stands_on_floors_that_are_named_before_it()
    {
        foreach (var floors in new[] { Core, Tool })
            Assert.All(floors.Index(), floor => Assert.Subset(floors.Keys.Take(floor.Index).ToHashSet(), floor.Item.Value.ToHashSet()));
    }

    [Theory]
    [InlineData("class A { Sender b; }")]
    [InlineData("class A { void B() => Sender.Send(); }")]
    [InlineData("class A { object B(object c) => c is Sender ? 1 : 0; }")]
    [InlineData("class A { string B => $\"{new Sender()}\"; }")]
    [InlineData("class A { OciMultiArch.Http.Sender b; }")]
    [InlineData("class A { int B => 1.Sent; }")]
    [InlineData("class A { object B() => Model.Other.Make().Size; }")]
    public void A_use_of_a_higher_floor_is_seen(string code) => Assert.NotEmpty(Seen(code));

    [Theory]
    [InlineData("// Sender\nclass A { string B = \"Sender {Sender}\"; }")]
    [InlineData("class A { int Sender { get; init; } object B => Sender; }")]
    [InlineData("class A { object B(A c) => c.Sender; int Sender; A C() => new() { Sender = 1 }; bool D(A e) => e is { Sender: 1 }; }")]
    [InlineData("class A { Model.Other b; }")]
    [InlineData("class A { Internal.Low b; }")]
    public void What_only_looks_like_a_higher_floor_is_not_held_against_a_file(string code) => Assert.Empty(Seen(code));

    [Theory]
    [InlineData("class B { A.One a; }", new[] { "Own/Http/B/B.cs:1: Http/B uses A.One of Http/A" })]
    [InlineData("class B;", new string[0])]
    public void A_cycle_within_a_floor_is_seen(string code, string[] seen)
    {
        var project = Sources.Of(("Http/A/One.cs", "namespace A; class One { B.B? b; }"), ("Http/B/B.cs", $"namespace B; {code}"));
        var found = CyclesWithinFloors(project, new Measured([project]).Uses(project)).ToList();

        Assert.Equal(seen.Length == 0 ? 0 : 2, found.Count);
        Assert.Equal(seen.Length, found.Count(static breach => breach.Contains("Http/B uses", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Seen(string code)
    {
        var project = Sources.Of(
            ("Model/A.cs", $"using OciMultiArch.Http; {code}"),
            ("Model/Other.cs", "namespace Model; class Other { public static OciMultiArch.Http.Sender Make() => null!; }"),
            ("Internal/Low.cs", "namespace Internal; class Low;"),
            ("Http/Sender.cs", "namespace OciMultiArch.Http; class Sender { public static void Send() { } public int Size; }"),
            ("Http/Sending/Sends.cs", "namespace OciMultiArch.Http; static class Sends { extension(int a) { public int Sent => a; } }"));
        var breaches = Upwards(project, new Measured([project]).Uses(project), Core);
        return breaches.Where(static breach => breach.StartsWith("Own/Model/A.cs", StringComparison.Ordinal));
    }

    private static IEnumerable<string> WithoutFloor(Project project, Dictionary<string, string[]> floors) =>
        project.Files.Where(file => !floors.ContainsKey(Floor(project.FolderOf(file)))).Select(static file => file.Path);

    private static IEnumerable<string> Upwards(Project project, IEnumerable<TypeUse> uses, Dictionary<string, string[]> floors) =>
        from arrow in FolderArrow.In(project, uses)
        let floor = Floor(arrow.From)
        where floor != Floor(arrow.To) && !floors.GetValueOrDefault(floor, []).Contains(Floor(arrow.To))
        from breach in Shown(arrow)
        select breach;

    private static IEnumerable<string> CyclesWithinFloors(Project project, IEnumerable<TypeUse> uses)
    {
        // The files of the floor itself stand on all its folders, and are what these share.
        var arrows = FolderArrow.In(project, uses).Where(static arrow => AreWithinOneFloor(arrow.From, arrow.To)).ToList();
        var folders = arrows.SelectMany(static arrow => new[] { arrow.From, arrow.To }).Distinct();
        var cycles = Components<string>.Cycles(folders, arrows.Select(static arrow => (arrow.From, arrow.To)));
        return arrows.Where(arrow => cycles.Any(cycle => cycle.Contains(arrow.From) && cycle.Contains(arrow.To))).SelectMany(Shown);
    }

    private static bool AreWithinOneFloor(string from, string to) =>
        Floor(from) == Floor(to) && from.Contains('/', StringComparison.Ordinal) && to.Contains('/', StringComparison.Ordinal);

    private static IEnumerable<string> Shown(FolderArrow arrow) =>
        arrow.Uses.Select(use => $"{use.From.Path}:{use.Line}: {arrow.From} uses {use.Type} of {arrow.To}");

    private static string Floor(string folder) => folder.Split('/')[0];
}
