using OciMultiArch.House;
using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>A type is worth its name, and is found where its name says.</summary>
public sealed class TypeTests
{
    // Names that are nouns: what is done with something of a kind, and the spans of a trace.
    private static readonly string[] Nouns = ["AttestationHandling", "DuplicatePlatformHandling", "ExistingTagHandling", "Tracing"];

    [Fact]
    public void A_file_has_one_public_type() => Rule.HasNoBreach(Sources.Files.SelectMany(PublicTypes.In));

    [Fact]
    public void A_small_internal_type_with_one_user_lives_with_it() =>
        Rule.HasNoBreach(SmallTypes.In(Sources.Measured, Limits.LinesOfType));

    [Fact]
    public void There_are_at_most_9_internal_types_in_1000_lines() =>
        Rule.IsAtMost(Limits.InternalTypesPer1000Lines, Sources.Figures.InternalTypesPer1000, Sources.Projects.Select(InternalTypes));

    [Fact]
    public void There_are_at_most_200_public_types() => Assert.InRange(Sources.Figures.PublicTypes, 1, Limits.PublicTypes);

    [Fact]
    public void A_name_in_ing_is_that_of_extension_members_alone() =>
        Rule.HasNoBreach(Sources.Projects.SelectMany(static project => IngTypes.In(project.Files, Nouns)));

    [Theory]
    [InlineData("public class A; public enum B { C }", "A.cs:1: B stands beside A")]
    [InlineData("namespace A; public delegate void B();\n\npublic record C;", "A.cs:3: C stands beside B")]
    [InlineData("public class A { public class B; } class C;", null)]
    [InlineData("public partial class A; partial class A;", null)]
    public void A_second_public_type_of_a_file_is_seen(string text, string? seen) =>
        Assert.Equal(seen is null ? [] : [seen], PublicTypes.In(Sources.File(text)).Select(static breach => $"{breach}"));

    [Theory]
    [InlineData("class B { A a; }", "class C;", true)]
    [InlineData("class B { void D() => A.E(); }", "class C;", true)]
    [InlineData("class B { A a; }", "class C { A a; }", false)]
    [InlineData("class B;", "class C;", false)]
    [InlineData("class B { string A => \"\"; /* A */ }", "class C;", false)]
    public void A_small_type_away_from_its_one_user_is_seen(string one, string other, bool isSeen) => Assert.Equal(
        isSeen ? ["Own/A.cs:1: A (2) -> Own/B.cs"] : [],
        SeenSmallTypes(("A.cs", "class A { public static void E() { }\n}"), ("B.cs", one), ("C.cs", other)));

    [Theory]
    [InlineData("public class A;")]
    [InlineData("class A\n{\n}")]
    [InlineData("class A; class D { A a; int e;\n\n}")]
    public void A_type_that_is_public_or_long_or_has_a_user_beside_it_stays(string text) =>
        Assert.Empty(SeenSmallTypes(("A.cs", text), ("B.cs", "class B { A a; }"), ("C.cs", "class C;")));

    [Fact]
    public void A_type_that_another_project_compiles_in_stays()
    {
        var one = Sources.Of(("A.cs", "class A;"), ("B.cs", "class B { A a; }"));
        Project other = new() { File = "Other.csproj", Folder = "Other/", Files = [], Linked = [one.Files[0]] };

        Assert.Empty(SmallTypes.In(new([one, other]), fewLines: 3));
    }

    [Theory]
    [InlineData("internal static class Packing { extension(int a) { public int B => a; } }", true)]
    [InlineData("public sealed class Packing;", true)]
    [InlineData("public enum Packing { A }", true)]
    [InlineData("public static class Packing { public static int A() => 1; }", true)]
    [InlineData("public static class Packing { extension(int a) { public int B => a; } }", false)]
    [InlineData("public static class Packing { public static int B(this int a) => C(a); private static int C(int a) => a; }", false)]
    [InlineData("enum Tracing { A }", false)]
    [InlineData("class Packer;", false)]
    public void Another_type_with_a_name_in_ing_is_seen(string text, bool isSeen) =>
        Assert.Equal(isSeen ? 1 : 0, IngTypes.In([Sources.File(text)], Nouns).Count());

    private static IEnumerable<string> SeenSmallTypes(params (string, string)[] files) =>
        SmallTypes.In(new([Sources.Of(files)]), fewLines: 3).Select(static breach => $"{breach}");

    private static string InternalTypes(Project project) => $"{project.Name}: {Figures.Of([(project, project.Files)], 0).InternalTypesPer1000:N1}";
}
