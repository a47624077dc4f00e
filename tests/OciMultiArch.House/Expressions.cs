using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>An outermost expression and the number of tokens in it.</summary>
internal sealed record MeasuredExpression(ExpressionSyntax Syntax, int Tokens);

/// <summary>
/// Finds the outermost expressions of a file and counts their tokens. An outermost expression is what stands in a statement, an initialiser, an arrow body
/// or the arguments of a base constructor. These count for themselves, and are left out of the expression around them: the body of a lambda, each
/// arm of a switch expression, each row of a table (an element of a collection or an entry of an initialiser, in the initialiser of a static field or
/// property). An interpolated string counts as one token, whatever is in it; what stands in attributes and patterns is not measured.
/// </summary>
internal sealed class Expressions
{
    private readonly List<MeasuredExpression> found = [];

    private Expressions()
    {
    }

    public static IReadOnlyList<MeasuredExpression> In(SyntaxNode node)
    {
        Expressions expressions = new();
        expressions.Visit(node);
        return expressions.found;
    }

    private void Visit(SyntaxNode node)
    {
        switch (node)
        {
            case AttributeListSyntax or UsingDirectiveSyntax or TypeParameterConstraintClauseSyntax or PatternSyntax or CaseSwitchLabelSyntax:
            case NameSyntax when node.Parent is BaseNamespaceDeclarationSyntax:
            case ExpressionSyntax type when SyntaxFacts.IsInTypeOnlyContext(type):
                return;
            case ExpressionSyntax expression:
                Measure(expression);
                return;
            default:
                VisitChildren(node);
                return;
        }
    }

    private void VisitChildren(SyntaxNode node)
    {
        foreach (var child in node.ChildNodes())
            Visit(child);
    }

    private void Measure(ExpressionSyntax expression)
    {
        var at = found.Count;
        found.Add(new(expression, 0));
        found[at] = new(expression, Count(expression, isTable: expression.Parent is EqualsValueClauseSyntax value && IsStatic(value)));
    }

    private int Count(SyntaxNode node, bool isTable)
    {
        var count = 0;
        foreach (var child in node.ChildNodesAndTokens())
        {
            if (child.AsNode() is not { } inner)
                count++;
            else if (StandsForItself(inner, isTable))
                Visit(inner);
            else
                count += inner is InterpolatedStringExpressionSyntax ? 1 : Count(inner, isTable);
        }

        return count;
    }

    private static bool StandsForItself(SyntaxNode node, bool isTable) => node.Parent switch
    {
        AnonymousFunctionExpressionSyntax function => node == function.Body,
        SwitchExpressionSyntax => node is SwitchExpressionArmSyntax,
        CollectionExpressionSyntax or InitializerExpressionSyntax => isTable,
        _ => false,
    };

    private static bool IsStatic(EqualsValueClauseSyntax value) => value.Parent switch
    {
        PropertyDeclarationSyntax property => property.Modifiers.Any(SyntaxKind.StaticKeyword),
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } => field.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };
}
