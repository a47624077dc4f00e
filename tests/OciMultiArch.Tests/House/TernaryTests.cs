using Microsoft.CodeAnalysis.CSharp.Syntax;
using OciMultiArch.House;
using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>A choice is a guard, a switch or a method with a name before it is a ternary.</summary>
public sealed class TernaryTests
{
    [Fact]
    public void No_ternary_stands_in_a_ternary() => Rule.HasNoBreach(Sources.Files.SelectMany(NestedTernaries.In));

    [Fact]
    public void There_are_at_most_12_ternaries_in_1000_lines() =>
        Rule.IsAtMost(Limits.TernariesPer1000Lines, Sources.Figures.TernariesPer1000, Sources.Files.SelectMany(Ternaries));

    [Theory]
    [InlineData("a ? b : c ? d : e", 1)]
    [InlineData("a ? (b ? c : d) : e ? f : g", 2)]
    [InlineData("(a ? b : c) ? d : e", 1)]
    [InlineData("a ? b : $\"{(c ? d : e)}\"", 1)]
    [InlineData("a ? b : c switch { 1 => d ? e : f, _ => g }", 1)]
    [InlineData("a ? b : F(c => c ? d : e)", 1)]
    [InlineData("a ? b : F(c => { return c ? d : e; })", 0)]
    [InlineData("F(a ? b : c, d ? e : f)", 0)]
    [InlineData("a switch { 1 => b ? c : d, _ => e ? f : g }", 0)]
    public void A_ternary_in_a_ternary_is_seen(string expression, int seen) =>
        Assert.Equal(seen, NestedTernaries.In(Sources.Expression(expression)).Count());

    private static IEnumerable<Breach> Ternaries(SourceFile file) =>
        file.Root.DescendantNodes().OfType<ConditionalExpressionSyntax>().Select(ternary => Breach.Showing(file, ternary));
}
