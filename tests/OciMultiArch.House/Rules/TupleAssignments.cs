using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House.Rules;

/// <summary>
/// Two values are assigned in two statements: <c>(a, b) = (x, y)</c> and <c>var (a, b) = (x, y)</c> are for
/// constructors alone. A swap, whose two sides name the same things, needs the tuple; so does what a method returns.
/// </summary>
internal static class TupleAssignments
{
    public static IEnumerable<Breach> In(SourceFile file) => file.Root.DescendantNodes()
        .OfType<AssignmentExpressionSyntax>()
        .Where(static assignment => IsOfTwo(assignment) && !IsInConstructor(assignment))
        .Select(assignment => Breach.Showing(file, assignment));

    private static bool IsOfTwo(AssignmentExpressionSyntax assignment) =>
        assignment.Left is TupleExpressionSyntax or DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax }
        && assignment.Right is TupleExpressionSyntax values
        && !IsSwap(assignment.Left, values);

    private static bool IsSwap(ExpressionSyntax names, TupleExpressionSyntax values) =>
        names is TupleExpressionSyntax targets && Words(targets).SetEquals(Words(values));

    private static HashSet<string> Words(TupleExpressionSyntax tuple) =>
        [.. tuple.Arguments.Select(static argument => argument.ToString())];

    private static bool IsInConstructor(SyntaxNode node) =>
        node.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is ConstructorDeclarationSyntax;
}
