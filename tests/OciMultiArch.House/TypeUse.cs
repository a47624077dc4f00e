using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>A place where a file uses a type of its project, or a member of that type.</summary>
/// <param name="From">The file that uses the type.</param>
/// <param name="Line">The line of the use.</param>
/// <param name="Type">The type that stands in a namespace: the type itself, or the one around it.</param>
/// <param name="To">The files that declare the type.</param>
/// <param name="IsInside">Whether the use stands in the type itself.</param>
internal sealed record TypeUse(SourceFile From, int Line, string Type, IReadOnlyList<SourceFile> To, bool IsInside)
{
    /// <summary>
    /// Every use in the files of a project. A type that stands behind a <c>var</c> is not used by that alone, but by
    /// each member that is asked of it.
    /// </summary>
    public static IReadOnlyList<TypeUse> In(Project project, Compilations compilations)
    {
        var files = project.Files.Concat(project.Linked).ToDictionary(static file => file.Tree);
        var compilation = compilations.Of(project);
        return [.. project.Files.SelectMany(file => In(file, compilation.GetSemanticModel(file.Tree), files))];
    }

    private static IEnumerable<TypeUse> In(SourceFile file, SemanticModel model, Dictionary<SyntaxTree, SourceFile> files)
    {
        foreach (var node in file.Root.DescendantNodes(static node => node is not UsingDirectiveSyntax))
        {
            if (node is not (SimpleNameSyntax { IsVar: false } or ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax))
                continue;
            if (TypeOf(model.GetSymbolInfo(node)) is not { } type)
                continue;
            var parts = type.DeclaringSyntaxReferences;
            var isInside = parts.Any(part => part.SyntaxTree == file.Tree && part.Span.Contains(node.Span));
            List<SourceFile> to = [.. parts.Select(part => files.GetValueOrDefault(part.SyntaxTree)).OfType<SourceFile>().Distinct()];
            if (to.Count > 0)
                yield return new(file, SourceFile.LineOf(node), type.Name, to, isInside);
        }
    }

    private static INamedTypeSymbol? TypeOf(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } => null,
            IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType,
            _ => null,
        };
        while (type?.ContainingType is { } outer)
            type = outer;
        return type?.OriginalDefinition;
    }
}
