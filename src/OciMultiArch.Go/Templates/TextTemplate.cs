using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>A text with placeholders, taken apart. What is no placeholder stays as it is.</summary>
internal sealed partial class TextTemplate
{
    private TextTemplate(IReadOnlyList<Piece> pieces) => Pieces = pieces;

    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Whether the text depends on a platform.</summary>
    public bool NamesPlatform => Pieces.Any(static piece => TemplateNames.IsOfPlatform(piece.Name));

    /// <exception cref="BuildException">A placeholder is none that is known.</exception>
    public static TextTemplate Parse(string text)
    {
        List<Piece> pieces = [];
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

    private static Piece PieceOf(string placeholder)
    {
        if (placeholder.StartsWith("{{", StringComparison.Ordinal))
            return GoTemplate.PieceOf(placeholder);
        var name = placeholder[1..^1];
        var separator = name[0] is '-' or '_' or '.' ? name[..1] : "";
        var bare = name[separator.Length..];
        if (!TemplateNames.Own.Contains(bare))
            throw new BuildException(
                Problem.InvalidContent,
                $"The placeholder {Printable.Short(placeholder)} is not known; known are "
                + $"{string.Join(", ", TemplateNames.Own.Select(static known => $"{{{known}}}"))}.",
                new($"Correct it, or write {{{{\"{placeholder}\"}}}} for the text itself."));
        return new(separator, bare);
    }

    // Go's templates, and single words; JSON and other braces are text.
    [GeneratedRegex(@"\{\{.*?\}\}|\{[-_.]?[a-z][a-z-]*\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Placeholders();

    /// <summary>A piece of the text.</summary>
    /// <param name="Text">The text itself, or what stands before the value of a placeholder where that is not empty.</param>
    /// <param name="Name">The name of the placeholder; null for text.</param>
    internal sealed record Piece(string Text, string? Name);
}
