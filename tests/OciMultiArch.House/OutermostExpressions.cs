using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>An expression and the number of tokens in it.</summary>
internal sealed record MeasuredExpression(ExpressionSyntax Syntax, int Tokens);

/// <summary>How far an expression reaches.</summary>
internal enum ExpressionReach
{
    /// <summary>
    /// All that a reader meets between the start and the end of the expression: with the bodies of its lambdas, unless
    /// they are blocks, with the arms of its switch expressions and with the text and the code of its interpolated
    /// strings.
    /// </summary>
    Whole,

    /// <summary>
    /// What has to be understood at once: each arm of a switch expression counts for itself, and so does each row of a
    /// table, which is an element of a collection or an entry of an initialiser, in the value of a static field or
    /// property. An interpolated string counts as one token.
    /// </summary>
    AtOnce,
}

/// <summary>
/// Finds the outermost expressions of a file and counts their tokens. An outermost expression is what stands in a
/// statement, an initialiser, an arrow body or the arguments of a base constructor; the statements in the block of a
/// lambda are looked at one by one. Attributes, patterns of cases and names of types are no expressions.
/// </summary>
internal sealed class OutermostExpressions
{
    private readonly List<MeasuredExpression> found = [];
    private readonly ExpressionReach reach;

    private OutermostExpressions(ExpressionReach reach) => this.reach = reach;

    public static IReadOnlyList<MeasuredExpression> In(SyntaxNode node, ExpressionReach reach)
    {
        OutermostExpressions expressions = new(reach);
        expressions.Visit(node);
        return expressions.found;
    }

    private void Visit(SyntaxNode node)
    {
        switch (node)
        {
            case AttributeListSyntax or UsingDirectiveSyntax or TypeParameterConstraintClauseSyntax:
            case PatternSyntax or CaseSwitchLabelSyntax:
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

    // Its place in the list comes before those of the expressions that are found inside.
    private void Measure(ExpressionSyntax expression)
    {
        var at = found.Count;
        found.Add(new(expression, 0));
        found[at] = new(expression, CountWithStrings(expression, IsTable(expression)));
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
                count += CountWithStrings(inner, isTable);
        }

        return count;
    }

    private int CountWithStrings(SyntaxNode node, bool isTable) =>
        reach == ExpressionReach.AtOnce && node is InterpolatedStringExpressionSyntax ? 1 : Count(node, isTable);

    private bool StandsForItself(SyntaxNode node, bool isTable) => node.Parent switch
    {
        AnonymousFunctionExpressionSyntax => node is BlockSyntax,
        SwitchExpressionSyntax => reach == ExpressionReach.AtOnce && node is SwitchExpressionArmSyntax,
        CollectionExpressionSyntax or InitializerExpressionSyntax => reach == ExpressionReach.AtOnce && isTable,
        _ => false,
    };

    private static bool IsTable(ExpressionSyntax expression) => expression.Parent is EqualsValueClauseSyntax value && value.Parent switch
    {
        PropertyDeclarationSyntax property => property.Modifiers.Any(SyntaxKind.StaticKeyword),
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } => field.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };
}
