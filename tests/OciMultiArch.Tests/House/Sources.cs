using OciMultiArch.House;

namespace OciMultiArch.Tests.House;

/// <summary>
/// The sources of the packages and the tool, read and compiled in memory once for all tests of the house.
/// </summary>
internal static class Sources
{
    private static readonly Lazy<Measured> Src = new(static () => new(Checkout.Projects(Tree.Root, ["src"])));
    private static readonly Lazy<Figures> SrcFigures = new(static () => Src.Value.All());

    public static Measured Measured => Src.Value;

    public static Figures Figures => SrcFigures.Value;

    public static IReadOnlyList<Project> Projects => Measured.Projects;

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Measured.Files];

    /// <summary>The files of the projects that others build on: all but the tool.</summary>
    public static IEnumerable<SourceFile> Library =>
        Projects.Where(static project => project.Name != "OciMultiArch.Tool").SelectMany(static project => project.Files);

    public static Project Project(string name) => Projects.Single(project => project.Name == name);

    /// <summary>A file of one's own.</summary>
    public static SourceFile File(string text) => SourceFile.Parse("A.cs", text);

    /// <summary>A file with statements in a method.</summary>
    public static SourceFile Statements(string statements) => File($"class A {{ void B() {{ {statements} }} }}");

    /// <summary>A file with a member that is an expression.</summary>
    public static SourceFile Expression(string expression) => File($"class A {{ object? B => {expression}; }}");

    /// <summary>A project of one's own; its files are named from its folder.</summary>
    public static Project Of(params (string Path, string Text)[] files) => new()
    {
        File = Path.Combine(Path.GetTempPath(), "Own", "Own.csproj"),
        Folder = "Own/",
        Files = [.. files.Select(static file => SourceFile.Parse($"Own/{file.Path}", file.Text))],
    };
}
