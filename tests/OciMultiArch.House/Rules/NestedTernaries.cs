using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House.Rules;

/// <summary>A ternary has no other ternary in it, however deep; statements of a lambda inside it begin anew.</summary>
internal static class NestedTernaries
{
    public static IEnumerable<Breach> In(SourceFile file) => file.Root.DescendantNodes()
        .OfType<ConditionalExpressionSyntax>()
        .Where(IsNested)
        .Select(ternary => Breach.Showing(file, ternary));

    private static bool IsNested(ConditionalExpressionSyntax ternary) => ternary.Ancestors()
        .TakeWhile(static outer => outer is not (StatementSyntax or MemberDeclarationSyntax))
        .Any(static outer => outer is ConditionalExpressionSyntax);
}
