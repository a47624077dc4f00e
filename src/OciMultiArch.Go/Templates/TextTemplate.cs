using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>A text with placeholders, taken apart. What is no placeholder stays as it is.</summary>
internal sealed partial class TextTemplate
{
    private TextTemplate(IReadOnlyList<TemplatePiece> pieces) => Pieces = pieces;

    public IReadOnlyList<TemplatePiece> Pieces { get; }

    /// <summary>Whether the text depends on a platform.</summary>
    public bool NamesPlatform => Pieces.Any(static piece => TemplateNames.IsOfPlatform(piece.Name));

    /// <exception cref="BuildException">A placeholder is none that is known.</exception>
    public static TextTemplate Parse(string text)
    {
        List<TemplatePiece> pieces = [];
        var at = 0;
        foreach (var found in Placeholders().EnumerateMatches(text))
        {
            pieces.Add(new(text[at..found.Index], null));
            at = found.Index + found.Length;
            pieces.Add(PieceOf(text[found.Index..at]));
        }
        pieces.Add(new(text[at..], null));
        return new(pieces);
    }

    private static TemplatePiece PieceOf(string placeholder)
    {
        if (placeholder.StartsWith("{{", StringComparison.Ordinal))
            return GoTemplate.PieceOf(placeholder);
        var name = placeholder[1..^1];
        var separator = name[0] is '-' or '_' or '.' ? name[..1] : "";
        var bare = name[separator.Length..];
        if (!TemplateNames.Own.Contains(bare))
            throw new BuildException(
                Problem.InvalidContent,
                $"The placeholder {Printable.Short(placeholder)} is not known; known are {TemplateNames.All}.",
                new($"Correct it, or write {{{{\"{placeholder}\"}}}} for the text itself."));
        return new(separator, bare);
    }

    // Go's templates, and single words; JSON and other braces are text.
    [GeneratedRegex(@"\{\{.*?\}\}|\{[-_.]?[a-z][a-z-]*\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Placeholders();
}
