using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House.Rules;

/// <summary>
/// The name <c>each</c> stands where what is gone through has a name that says what each of it is: a plural, as in
/// <c>images.Select(each => …)</c> and <c>foreach (var each in ImagesOf(index))</c>. What only picks, sorts or joins
/// keeps the name of what it picks from. A lambda of several statements, and one that goes through something without
/// such a name, names its parameter for what it is.
/// </summary>
internal static partial class EachNames
{
    private const string Each = "each";

    private static readonly HashSet<string> Keeping =
    [
        "AsEnumerable", "AsSpan", "Append", "Concat", "ConfigureAwait", "Distinct", "DistinctBy", "Except", "ExceptBy",
        "Intersect", "IntersectBy", "OfType", "Order", "OrderBy", "OrderByDescending", "OrderDescending", "Prepend",
        "Reverse", "Skip", "SkipLast", "SkipWhile", "Take", "TakeLast", "TakeWhile", "ThenBy", "ThenByDescending",
        "ToArray", "ToHashSet", "ToList", "Union", "UnionBy", "Where",
    ];

    public static IEnumerable<Breach> In(SourceFile file) => file.Root.DescendantNodes()
        .Where(static node => IsNamedEach(node) && !IsPlural(SourceOf(node)))
        .Select(node => Breach.Showing(file, node.FirstAncestorOrSelf<InvocationExpressionSyntax>() ?? node));

    private static bool IsNamedEach(SyntaxNode node) => node switch
    {
        ParameterSyntax parameter => parameter.Identifier.Text == Each,
        ForEachStatementSyntax loop => loop.Identifier.Text == Each,
        _ => false,
    };

    // What the name goes through: the collection of a loop, the receiver of a method or else its first argument.
    private static string? SourceOf(SyntaxNode node)
    {
        if (node is ForEachStatementSyntax loop)
            return NameOf(loop.Expression);
        if (node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { ExpressionBody: not null, Parent: ArgumentSyntax argument })
            return null;
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call)
            return null;
        var first = call.ArgumentList.Arguments[0];
        var receiver = NameOf(ReceiverOf(call));
        return IsPlural(receiver) || first == argument ? receiver : NameOf(first.Expression);
    }

    private static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Expression,
        MemberBindingExpressionSyntax => call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax? expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        MemberBindingExpressionSyntax member => member.Name.Identifier.Text,
        InvocationExpressionSyntax call => NameOfResult(call),
        ElementAccessExpressionSyntax element => NameOf(element.Expression),
        ConditionalAccessExpressionSyntax access => NameOf(access.WhenNotNull),
        AwaitExpressionSyntax wait => NameOf(wait.Expression),
        ParenthesizedExpressionSyntax inner => NameOf(inner.Expression),
        PostfixUnaryExpressionSyntax certain => NameOf(certain.Operand),
        BinaryExpressionSyntax choice when choice.IsKind(SyntaxKind.CoalesceExpression) => NameOf(choice.Left),
        _ => null,
    };

    // A method that keeps what it goes through has its receiver's name, SelectMany the name of what its lambda gives,
    // all others their own.
    private static string? NameOfResult(InvocationExpressionSyntax call)
    {
        var method = NameOf(call.Expression);
        if (method is not null && Keeping.Contains(method))
            return NameOf(ReceiverOf(call));
        if (method == "SelectMany" && call.ArgumentList.Arguments is [{ Expression: LambdaExpressionSyntax { ExpressionBody: { } body } }])
            return NameOf(body);
        return method;
    }

    private static bool IsPlural(string? name) => name is not null && Plural().IsMatch(name);

    // The last word is a plural, but for what says where it is found or that it is awaited.
    [GeneratedRegex("([a-z0-9](?<![sui])s|[cC]hildren|[iI]ndices)((Of|In|On|From|To|For|At|By|With|Below|Under)[A-Za-z]*)?(Async)?$")]
    private static partial Regex Plural();
}
