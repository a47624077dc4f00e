using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House.Rules;

/// <summary>
/// A name is given in a statement of its own: <c>x is var y</c> holds always and tests nothing. With a test beside it,
/// <c>x is var y and &gt; 0</c>, it is a pattern like any other, and so is <c>x is { Length: var y }</c>.
/// </summary>
internal static class VarLets
{
    public static IEnumerable<Breach> In(SourceFile file) => file.Root.DescendantNodes()
        .OfType<IsPatternExpressionSyntax>()
        .Where(static test => Bare(test.Pattern) is VarPatternSyntax)
        .Select(test => Breach.Showing(file, test));

    private static PatternSyntax Bare(PatternSyntax pattern) =>
        pattern is ParenthesizedPatternSyntax inner ? Bare(inner.Pattern) : pattern;
}
