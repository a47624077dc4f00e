using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>A statement does one thing, and says so.</summary>
public sealed class StatementTests
{
    [Fact]
    public void No_pattern_only_gives_a_name() => Rule.HasNoBreach(Sources.Files.SelectMany(VarLets.In));

    [Fact]
    public void Two_values_are_assigned_in_two_statements() => Rule.HasNoBreach(Sources.Files.SelectMany(TupleAssignments.In));

    [Theory]
    [InlineData("a is var b && b > 1", 1)]
    [InlineData("a is (var b) && b > 1", 1)]
    [InlineData("a is var (b, c) && b > c", 1)]
    [InlineData("a is { Length: var b } && b > 1", 0)]
    [InlineData("a is [var b, ..] && b > 1", 0)]
    [InlineData("a is var b and > 1", 0)]
    [InlineData("a is { } b && b > 1", 0)]
    [InlineData("a is (var b, > 1) && b > 1", 0)]
    [InlineData("a switch { var b => b }", 0)]
    public void A_pattern_that_only_gives_a_name_is_seen(string expression, int seen) =>
        Assert.Equal(seen, VarLets.In(Sources.Expression(expression)).Count());

    [Theory]
    [InlineData("(a, b) = (1, 2);", 1)]
    [InlineData("(a.B, c[1]) = (d.B, e[1]);", 1)]
    [InlineData("var (a, b) = (1, 2);", 1)]
    [InlineData("(var a, b) = (1, 2);", 1)]
    [InlineData("F(() => (a, b) = (1, 2));", 1)]
    [InlineData("(a, b) = (b, a);", 0)]
    [InlineData("(a, b) = F();", 0)]
    [InlineData("var (a, b) = F();", 0)]
    [InlineData("foreach (var (a, b) in c) { }", 0)]
    [InlineData("var a = (1, 2);", 0)]
    public void Two_assignments_in_one_statement_are_seen(string statement, int seen) =>
        Assert.Equal(seen, TupleAssignments.In(Sources.Statements(statement)).Count());

    [Fact]
    public void A_constructor_may_assign_two_values_at_once() =>
        Assert.Empty(TupleAssignments.In(Sources.File("class A { int b, c; A(int d, int e) => (b, c) = (d, e); }")));
}
