using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House.Rules;

/// <summary>
/// A type whose name ends in -ing is a public static class of extension members: its public members stand in extension
/// blocks or are extension methods. No other type has such a name, but for nouns that a list names.
/// </summary>
internal static class IngTypes
{
    public static IEnumerable<Breach> In(IEnumerable<SourceFile> files, IReadOnlyCollection<string> nouns) => DeclaredType.In(files)
        .Where(type => type.Name.EndsWith("ing", StringComparison.Ordinal) && !nouns.Contains(type.Name))
        .Where(static type => !type.Parts.All(static part => IsOfExtensions(part.Syntax)))
        .Select(static type => new Breach(type.File.Path, type.Line, $"{type.Name} is no public static class of extension members"));

    private static bool IsOfExtensions(MemberDeclarationSyntax type) =>
        type is ClassDeclarationSyntax { Modifiers: var modifiers, Members: var members }
        && modifiers.Any(SyntaxKind.PublicKeyword)
        && modifiers.Any(SyntaxKind.StaticKeyword)
        && members.Where(static member => !member.Modifiers.Any(SyntaxKind.PrivateKeyword)).All(IsExtension);

    private static bool IsExtension(MemberDeclarationSyntax member) => member switch
    {
        ExtensionBlockDeclarationSyntax => true,
        MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] } => first.Modifiers.Any(SyntaxKind.ThisKeyword),
        _ => false,
    };
}
