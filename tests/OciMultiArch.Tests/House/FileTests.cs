using OciMultiArch.House;

namespace OciMultiArch.Tests.House;

/// <summary>A room is small, and files stand on each other in one direction.</summary>
public sealed class FileTests
{
    // Files that are one thing in several: this list may only get shorter. The parts of a type are named by the type.
    private static readonly string[] AllowedCycles =
    [
        "Artifact, ArtifactParts, Blob, BytesSource, FileSource, IContentSource, OneBlobSource",
        "ReleaseFile, ReleaseReader, ReleaseValidator",
    ];

    [Fact]
    public void A_file_has_at_most_300_lines_and_half_of_them_at_most_70()
    {
        Assert.InRange(Sources.Figures.LongestFile, 1, Limits.LongestFile);
        Assert.InRange(Sources.Figures.MedianFile, 1, Limits.MedianFile);
    }

    [Fact]
    public void A_method_has_at_most_40_lines() => Rule.HasNoBreach(
        from file in Sources.Files
        from method in Methods.In(file)
        where Methods.LinesOf(method) > Limits.LongestMethod
        select Breach.At(file, method, $"{Methods.NameOf(method)}, {Methods.LinesOf(method)} lines"));

    [Fact]
    public void The_only_cycles_of_files_are_the_known_ones()
    {
        var cycles = Sources.Projects.SelectMany(static project => Sources.Measured.Cycles(project)).Select(Name).ToList();

        Rule.HasNoBreach(cycles.Except(AllowedCycles).Select(static cycle => $"New: {cycle}")
            .Concat(AllowedCycles.Except(cycles).Select(static cycle => $"Gone or changed; take it from the list: {cycle}")));
    }

    [Theory]
    [InlineData("class A { B b; }", "class B { C c; }", "class C { A a; }", "A, B, C")]
    [InlineData("class A { B b; }", "class B { A a; }", "class C { A a; }", "A, B")]
    [InlineData("class A { object b = new B(); }", "class B { public A C() => null!; }", "class C;", "A, B")]
    [InlineData("class A { F f; }", "partial class F { B b; } class B;", "partial class F { A a; }", "A, B, C")]
    [InlineData("class A { public const int G = 1; int D => 1.E(); }", "static class B { extension(int f) { public int E() => A.G; } }", "class C;", "A, B")]
    [InlineData("class A { B b; }", "class B { C c; }", "class C { /* A */ }", null)]
    [InlineData("class A { object D(B b) => b; }", "class B { int A; object C => A; }", "class C;", null)]
    [InlineData("partial class A { int B => C; }", "partial class A { int C => B; }", "class C;", null)]
    public void Files_that_use_each_other_are_seen(string a, string b, string c, string? seen)
    {
        var project = Sources.Of(("A.cs", a), ("B.cs", b), ("C.cs", c));

        Assert.Equal(seen is null ? [] : [seen], new Measured([project]).Cycles(project).Select(Name));
    }

    [Theory]
    [InlineData("void B()\n{\n}", 3)]
    [InlineData("/// <summary>B.</summary>\n[C]\npublic int B\n{\n    get\n    {\n    }\n}", 3)]
    [InlineData("[C]\nint B() =>\n    1;", 2)]
    public void The_lines_of_a_method_are_counted_without_what_stands_above_it(string member, int lines) =>
        Assert.Equal(lines, Methods.LinesOf(Methods.In(Sources.File($"class A\n{{\n{member}\n}}")).Single()));

    private static string Name(IReadOnlyList<SourceFile> cycle) =>
        string.Join(", ", cycle.Select(static file => Path.GetFileName(file.Path).Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
}
