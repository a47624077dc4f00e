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

    /// <summary>The identifiers, keywords and marks outside comments and strings. The code in the holes of interpolated strings is among them.</summary>
    public IEnumerable<SyntaxToken> Tokens => Root.DescendantTokens().Where(static token => !IsTextOfString(token) && !token.IsKind(SyntaxKind.EndOfFileToken));

    /// <summary>The comments, with their marks.</summary>
    public IEnumerable<string> Comments => Root.DescendantTrivia().Where(IsComment).Select(static comment => comment.ToString());

    public static SourceFile Parse(string path, string text) => new(path, text);

    public static SourceFile Read(string root, string path) => new(path, File.ReadAllText(System.IO.Path.Combine(root, path)));

    /// <summary>The number of the line, from one, on which a node or a token begins.</summary>
    public static int LineOf(SyntaxNodeOrToken what) => what.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>How many lines a node takes, without the comments above it.</summary>
    public static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    private static bool IsTextOfString(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken => true,
        SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => true,
        SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken => true,
        SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedStringEndToken => true,
        SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken => true,
        SyntaxKind.InterpolatedRawStringEndToken or SyntaxKind.InterpolatedStringTextToken => true,
        _ => false,
    };
}
