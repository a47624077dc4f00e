using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>
/// What has a body of statements or an arrow: methods, constructors, operators, accessors and local functions.
/// </summary>
internal static class Methods
{
    public static IEnumerable<SyntaxNode> In(SourceFile file) => file.Root.DescendantNodes()
        .Where(static node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax);

    /// <summary>
    /// The lines from the first word of the method to its last brace, without attributes and comments above it.
    /// </summary>
    public static int LinesOf(SyntaxNode method)
    {
        var attributes = method.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault();
        var first = attributes is null ? method.GetFirstToken() : attributes.GetLastToken().GetNextToken();
        return SourceFile.LineOf(method.GetLastToken()) - SourceFile.LineOf(first) + 1;
    }

    public static string NameOf(SyntaxNode method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        LocalFunctionStatementSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax named => named.Identifier.Text,
        OperatorDeclarationSyntax named => $"operator {named.OperatorToken.Text}",
        AccessorDeclarationSyntax named => named.Keyword.Text,
        _ => method.GetFirstToken().Text,
    };
}
