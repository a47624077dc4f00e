using OciMultiArch.House;
using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>An expression is read at once, without a pencil.</summary>
public sealed class ExpressionTests
{
    [Fact]
    public void An_expression_has_at_most_60_tokens() =>
        Rule.HasNoBreach(Sources.Files.SelectMany(static file => BigExpressions.In(file, Limits.TokensOfExpression)));

    [Fact]
    public void Nine_of_ten_expressions_have_at_most_20_tokens() => Rule.IsAtMost(
        Limits.Tokens90,
        Sources.Figures.Tokens90,
        Sources.Files.SelectMany(static file => BigExpressions.In(file, Limits.Tokens90)));

    [Theory]
    [InlineData("var a = b + 1;", "3", "3")]
    [InlineData("a(b, c); return;", "6", "6")]
    [InlineData("if (a) b();", "1 3", "1 3")]
    [InlineData("foreach (var a in b) c = (int)a;", "1 6", "1 6")]
    [InlineData("string a = new();", "3", "3")]
    [InlineData("a(b => b + 1);", "8", "8")]
    [InlineData("a(b => { c(); return b; });", "5 3 1", "5 3 1")]
    [InlineData("var a = b switch { 1 => c(), _ => d };", "13", "5 3 1")]
    [InlineData("var a = $\"b {c + d} e\";", "9", "1")]
    [InlineData("switch (a) { case 1: b(); break; }", "1 3", "1 3")]
    public void The_tokens_of_each_expression_are_counted(string statements, string whole, string atOnce)
    {
        var file = Sources.Statements(statements);

        Assert.Equal(whole, Counts(file, ExpressionReach.Whole));
        Assert.Equal(atOnce, Counts(file, ExpressionReach.AtOnce));
    }

    [Theory]
    [InlineData("class A { static readonly int[] B = [1, C(2)]; }", "8", "3 1 4")]
    [InlineData("class A { static readonly D B = new() { [1] = 2 }; }", "10", "5 5")]
    [InlineData("class A { int[] B = [1, C(2)]; }", "8", "8")]
    [InlineData("[E(1)] class A : B { A(int c) : base(c + 1) { } }", "3", "3")]
    public void Each_row_of_a_table_is_read_for_itself(string text, string whole, string atOnce)
    {
        Assert.Equal(whole, Counts(Sources.File(text), ExpressionReach.Whole));
        Assert.Equal(atOnce, Counts(Sources.File(text), ExpressionReach.AtOnce));
    }

    [Theory]
    [InlineData("a(b, c)", 6, 0)]
    [InlineData("a(b, c)", 5, 1)]
    public void An_expression_that_is_too_big_is_seen(string expression, int most, int seen) =>
        Assert.Equal(seen, BigExpressions.In(Sources.Expression(expression), most).Count());

    private static string Counts(SourceFile file, ExpressionReach reach) =>
        string.Join(' ', OutermostExpressions.In(file.Root, reach).Select(static one => one.Tokens));
}
