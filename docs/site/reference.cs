#:package Microsoft.CodeAnalysis.CSharp
#:property PublishAot=false
#:property RunAnalyzers=false

// Writes the sources of the packages anew for docfx, which does not read extension blocks: `dotnet run reference.cs -- SRC TO`.
// A public member of a block becomes a member of the type that it extends, where that is a class or record of the same project, else a
// method with `this`. What it says of itself goes along. A class that still has members of its own is no longer hidden; docfx leaves out
// the others. Nothing is ever run from what is written here.

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

var from = Path.GetFullPath(args[0]);
var to = Path.GetFullPath(args[1]);
foreach (var project in Directory.EnumerateFiles(from, "*.csproj", SearchOption.AllDirectories).Select(static each => Path.GetDirectoryName(each)!).Order(StringComparer.Ordinal))
{
    var files = Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Where(each => !IsBuilt(project, each)).Order(StringComparer.Ordinal)
        .ToDictionary(static each => each, static each => (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(File.ReadAllText(each), new(LanguageVersion.Preview)).GetRoot());
    var own = files.Values.SelectMany(static each => each.DescendantNodes()).OfType<TypeDeclarationSyntax>()
        .Where(static each => each is ClassDeclarationSyntax or RecordDeclarationSyntax && IsPublic(each.Modifiers)).Select(static each => each.Identifier.Text).ToHashSet();
    var given = new ClassicForm(own);
    var written = files.ToDictionary(static each => each.Key, each => given.Visit(each.Value));
    foreach (var (file, root) in written)
    {
        var path = Path.Combine(to, Path.GetRelativePath(from, file));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, new WithMembers(given).Visit(root).ToFullString());
    }

    Console.WriteLine($"{Path.GetFileName(project)}: {given.Moved} members of extension blocks");
}

foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(each => !each.EndsWith(".cs", StringComparison.Ordinal) && !IsBuilt(from, each)))
{
    var path = Path.Combine(to, Path.GetRelativePath(from, file));
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.Copy(file, path);
}

static bool IsBuilt(string folder, string file) => Path.GetRelativePath(folder, file).Split('/', '\\').Any(static each => each is "bin" or "obj");

static bool IsPublic(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.PublicKeyword);

/// <summary>Takes the public members out of the extension blocks of public classes.</summary>
internal sealed class ClassicForm(HashSet<string> own) : CSharpSyntaxRewriter
{
    private SyntaxList<UsingDirectiveSyntax> _usings;

    /// <summary>The members that go into types of the project, by the type's name.</summary>
    public Dictionary<string, List<MemberDeclarationSyntax>> Members { get; } = [];

    /// <summary>What the files of these members use, by the type's name.</summary>
    public Dictionary<string, List<UsingDirectiveSyntax>> Usings { get; } = [];

    /// <summary>The classes that have public members left.</summary>
    public HashSet<string> Shown { get; } = [];

    public int Moved { get; private set; }

    public override SyntaxNode? VisitCompilationUnit(CompilationUnitSyntax node)
    {
        _usings = node.Usings;
        return base.VisitCompilationUnit(node);
    }

    public override SyntaxNode VisitClassDeclaration(ClassDeclarationSyntax node)
    {
        if (!node.Modifiers.Any(SyntaxKind.PublicKeyword) || !node.Members.OfType<ExtensionBlockDeclarationSyntax>().Any())
        {
            return node;
        }

        return node.WithMembers(List(node.Members.SelectMany(each => each is ExtensionBlockDeclarationSyntax block ? Classic(block, node.Identifier.Text) : [each])));
    }

    private IEnumerable<MemberDeclarationSyntax> Classic(ExtensionBlockDeclarationSyntax block, string holder)
    {
        var receiver = block.ParameterList!.Parameters[0];
        var name = receiver.Type!.ToString();
        foreach (var member in block.Members)
        {
            var open = member.Modifiers.Any(SyntaxKind.PublicKeyword);
            Moved += open ? 1 : 0;
            if (open && own.Contains(name))
            {
                Members.TryAdd(name, []);
                Members[name].Add(Described(member));
                Usings.TryAdd(name, []);
                Usings[name].AddRange(_usings);
            }
            else if (!open && member.Modifiers.Any(SyntaxKind.StaticKeyword))
            {
                yield return member;
            }
            else
            {
                _ = open && Shown.Add(holder);
                yield return member is MethodDeclarationSyntax method && receiver.Identifier.Text.Length > 0 ? Extending(method, receiver)
                    : throw new NotSupportedException($"{name}: a property or a static member of a type of another project cannot be shown.");
            }
        }
    }

    /// <summary>The member without what it does.</summary>
    private static MemberDeclarationSyntax Described(MemberDeclarationSyntax member)
    {
        var nothing = ArrowExpressionClause(ParseExpression(" throw null!"));
        var end = Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(EndOfLine("\n"));
        return member switch
        {
            MethodDeclarationSyntax method => method.WithBody(null).WithExpressionBody(nothing).WithSemicolonToken(end)
                .WithModifiers(NotAsync(method.Modifiers)).WithParameterList(Plain(method.ParameterList)),
            PropertyDeclarationSyntax property => property.WithAccessorList(null).WithInitializer(null).WithExpressionBody(nothing).WithSemicolonToken(end),
            _ => throw new NotSupportedException($"{member.Kind()}: members of this kind cannot be shown."),
        };
    }

    // An attribute of an iterator's parameter is refused where there is none.
    private static ParameterListSyntax Plain(ParameterListSyntax list) =>
        list.ReplaceNodes(list.Parameters, static (_, each) => each.WithAttributeLists(default));

    private static SyntaxTokenList NotAsync(SyntaxTokenList modifiers) => TokenList(modifiers.Where(static each => !each.IsKind(SyntaxKind.AsyncKeyword)));

    private static MethodDeclarationSyntax Extending(MethodDeclarationSyntax method, ParameterSyntax receiver)
    {
        var space = TriviaList(Space);
        var first = receiver.WithModifiers(TokenList(Token(TriviaList(), SyntaxKind.ThisKeyword, space)));
        var parameters = method.ParameterList.Parameters.Insert(0, first.WithTrailingTrivia());
        var separators = Enumerable.Repeat(Token(TriviaList(), SyntaxKind.CommaToken, space), parameters.Count - 1);
        return method.WithParameterList(method.ParameterList.WithParameters(SeparatedList(parameters, separators)))
            .WithModifiers(method.Modifiers.Insert(1, Token(TriviaList(), SyntaxKind.StaticKeyword, space)));
    }
}

/// <summary>Adds members to the first declaration of their type, and shows the classes that have members left.</summary>
internal sealed class WithMembers(ClassicForm form) : CSharpSyntaxRewriter
{
    private readonly List<UsingDirectiveSyntax> _added = [];

    public override SyntaxNode VisitCompilationUnit(CompilationUnitSyntax node)
    {
        var filled = (CompilationUnitSyntax)base.VisitCompilationUnit(node)!;
        var known = node.Usings.Select(static each => each.NormalizeWhitespace().ToString()).ToHashSet();
        return filled.AddUsings([.. _added.Where(each => known.Add(each.NormalizeWhitespace().ToString())).Select(static each => each.WithoutTrivia().NormalizeWhitespace().WithTrailingTrivia(EndOfLine("\n")))]);
    }

    public override SyntaxNode VisitClassDeclaration(ClassDeclarationSyntax node) =>
        form.Shown.Contains(node.Identifier.Text) ? node.WithAttributeLists(List(node.AttributeLists.Where(static each => !IsHiding(each)))).WithLeadingTrivia(node.GetLeadingTrivia())
            : Filled(node);

    public override SyntaxNode VisitRecordDeclaration(RecordDeclarationSyntax node) => Filled(node);

    private static bool IsHiding(AttributeListSyntax list) => list.Attributes.Any(static each => each.Name.ToString() == "EditorBrowsable");

    private TypeDeclarationSyntax Filled(TypeDeclarationSyntax node)
    {
        if (!node.Modifiers.Any(SyntaxKind.PublicKeyword) || !form.Members.Remove(node.Identifier.Text, out var added))
        {
            return node;
        }

        _added.AddRange(form.Usings[node.Identifier.Text]);
        var open = node.OpenBraceToken.IsKind(SyntaxKind.None)
            ? node.WithSemicolonToken(default).WithOpenBraceToken(Token(SyntaxKind.OpenBraceToken)).WithCloseBraceToken(Token(SyntaxKind.CloseBraceToken))
            : node;
        return open.WithMembers(open.Members.AddRange(added));
    }
}
