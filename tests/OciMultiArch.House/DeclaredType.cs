using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>A type that stands in a namespace, not in another type, with all its parts.</summary>
internal sealed class DeclaredType(string name, IReadOnlyList<(SourceFile File, MemberDeclarationSyntax Syntax)> parts)
{
    public string Name { get; } = name;

    public IReadOnlyList<(SourceFile File, MemberDeclarationSyntax Syntax)> Parts { get; } = parts;

    public SourceFile File => Parts[0].File;

    public int Line => SourceFile.LineOf(Parts[0].Syntax);

    public int Lines => Parts.Sum(static part => SourceFile.LinesOf(part.Syntax));

    public bool IsPublic => Parts.Any(static part => part.Syntax.Modifiers.Any(SyntaxKind.PublicKeyword));

    /// <summary>The types of some files of one project, in the order of their names.</summary>
    public static IReadOnlyList<DeclaredType> In(IEnumerable<SourceFile> files)
    {
        var types =
            from file in files
            from syntax in Declarations(file)
            group (file, syntax) by FullName(syntax);
        return
        [
            .. types.OrderBy(static parts => parts.Key, StringComparer.Ordinal)
                .Select(static parts => new DeclaredType(NameOf(parts.First().syntax), [.. parts])),
        ];
    }

    /// <summary>The types that a file declares in a namespace.</summary>
    public static IEnumerable<MemberDeclarationSyntax> Declarations(SourceFile file) => file.Root
        .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>()
        .Where(static member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
        DelegateDeclarationSyntax declared => declared.Identifier.Text,
        _ => throw new ArgumentException($"{type.Kind()} declares no type."),
    };

    private static string FullName(MemberDeclarationSyntax type)
    {
        var space = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
        var arity = (type as TypeDeclarationSyntax)?.TypeParameterList?.Parameters.Count ?? 0;
        return $"{space}.{NameOf(type)}`{arity}";
    }
}
