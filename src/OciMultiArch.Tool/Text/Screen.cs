using Spectre.Console.Rendering;

namespace OciMultiArch.Tool.Text;

/// <summary>What results are written to: a terminal, whose width they keep to, or a file or program, which gets them whole.</summary>
internal static class Screen
{
    private const int UsualWidth = 80;
    private const int MinWidth = 40;
    private const int ShortDigest = 12;
    private const string Algorithm = "sha256:";
    private const int DigestLength = 64;
    private static bool showsDigests;

    /// <summary>Whether people read it.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    /// <summary>The columns that a line may have: those of the terminal, or as many as it takes to show digests whole.</summary>
    public static int Width
    {
        get
        {
            if (showsDigests)
                return int.MaxValue;
            var columns = Console.WindowWidth;
            return columns > 0 ? Math.Max(columns, MinWidth) : UsualWidth;
        }
    }

    /// <summary>Between what was and what is.</summary>
    public static string Arrow => IsTerminal ? "→" : "->";

    /// <summary>Shows digests whole on a terminal, too.</summary>
    public static void ShowDigests() => showsDigests = true;

    /// <summary>The columns that a text takes.</summary>
    public static int WidthOf(string text) =>
        System.Text.Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>The text as it is shown: on a terminal with the beginnings of its digests.</summary>
    public static string Shown(string text)
    {
        if (!IsTerminal || showsDigests)
            return text;
        var at = text.IndexOf(Algorithm, StringComparison.Ordinal);
        while (at >= 0)
        {
            at += Algorithm.Length;
            if (IsDigest(text, at))
                text = $"{text.AsSpan(0, at + ShortDigest)}…{text.AsSpan(at + DigestLength)}";
            at = text.IndexOf(Algorithm, at, StringComparison.Ordinal);
        }
        return text;
    }

    private static bool IsDigest(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiHexDigitLower(text[end]))
            end++;
        return end == at + DigestLength;
    }
}
