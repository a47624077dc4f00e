using Microsoft.CodeAnalysis;

namespace OciMultiArch.House;

/// <summary>A place that does not keep a rule, or is near to it.</summary>
internal sealed record Breach(string File, int Line, string Text)
{
    private const int MostText = 100;

    public static Breach At(SourceFile file, SyntaxNodeOrToken what, string text) => new(file.Path, SourceFile.LineOf(what), text);

    /// <summary>A breach that shows the code itself, on one line and cut.</summary>
    public static Breach Showing(SourceFile file, SyntaxNode node, string before = "")
    {
        var code = string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return At(file, node, before + (code.Length > MostText ? code[..MostText] + "…" : code));
    }

    public override string ToString() => $"{File}:{Line}: {Text}";
}
