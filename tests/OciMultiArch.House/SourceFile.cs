using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>A file of C#, as text, as lines and as a syntax tree.</summary>
internal sealed class SourceFile
{
    // Comments of documentation are read like other comments: what they cite is no use of it.
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Tree = CSharpSyntaxTree.ParseText(text, Options, path);
        Root = Tree.GetCompilationUnitRoot();
        Lines = [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(static line => line.TrimEnd('\r'))];
    }

    /// <summary>Where the file lies, from the root of the checkout, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public SyntaxTree Tree { get; }

    public CompilationUnitSyntax Root { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>
    /// The identifiers, keywords and marks outside comments and strings. The code in the holes of interpolated strings
    /// is among them.
    /// </summary>
    public IEnumerable<SyntaxToken> Tokens => Root.DescendantTokens().Where(static token => !IsText(token) && token.Text.Length > 0);

    /// <summary>The strings, and the pieces of interpolated strings between their holes.</summary>
    public IEnumerable<SyntaxToken> Texts => Root.DescendantTokens().Where(IsText);

    /// <summary>The comments, with their marks.</summary>
    public IEnumerable<string> Comments => Root.DescendantTrivia().Where(IsComment).Select(static comment => comment.ToString());

    public static SourceFile Parse(string path, string text) => new(path, text);

    /// <param name="root">The root of the checkout.</param>
    /// <param name="path">The full path of the file.</param>
    public static SourceFile Read(string root, string path) => new(SourceFolder.Relative(root, path), File.ReadAllText(path));

    /// <summary>The number of the line, from one, on which a node or a token begins.</summary>
    public static int LineOf(SyntaxNodeOrToken what) => what.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>How many lines a node takes, without the comments above it.</summary>
    public static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;

    // Each kind of string has kinds of tokens of its own; all of them are named for what they are.
    private static bool IsText(SyntaxToken token)
    {
        var kind = token.Kind().ToString();
        return kind.StartsWith("Interpolated", StringComparison.Ordinal)
            || kind.EndsWith("StringLiteralToken", StringComparison.Ordinal)
            || kind == nameof(SyntaxKind.CharacterLiteralToken);
    }
}
