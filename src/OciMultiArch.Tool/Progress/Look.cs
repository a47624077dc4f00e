namespace OciMultiArch.Tool.Progress;

/// <summary>What a terminal can show.</summary>
/// <param name="HasColour">Whether text may be green or bold. Both can be read on a dark and on a light ground.</param>
/// <param name="HasUnicode">Whether characters beside those of ASCII are shown.</param>
internal sealed record Look(bool HasColour, bool HasUnicode)
{
    private const string Braille = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string Strokes = @"|/-\";

    /// <summary>The signs that a spinner shows one after the other.</summary>
    public string Spinner => HasUnicode ? Braille : Strokes;

    /// <summary>What stands for text that was cut off.</summary>
    public string Ellipsis => HasUnicode ? "…" : "...";

    private char Full => HasUnicode ? '━' : '#';

    private char Empty => HasUnicode ? '─' : '-';

    /// <summary>A bar.</summary>
    /// <param name="width">Its columns.</param>
    /// <param name="percent">How much of it is full.</param>
    public string Bar(int width, int percent)
    {
        var full = width * percent / 100;
        return Green(new string(Full, full)) + new string(Empty, width - full);
    }

    /// <summary>Text in green.</summary>
    public string Green(string text) => HasColour && text.Length > 0 ? $"\e[32m{text}\e[0m" : text;

    /// <summary>Text in bold.</summary>
    public string Bold(string text) => HasColour && text.Length > 0 ? $"\e[1m{text}\e[0m" : text;

    /// <summary>Text in at most so many columns.</summary>
    public string Cut(string text, int width)
    {
        if (text.Length <= width)
            return text;
        if (width <= Ellipsis.Length)
            return Ellipsis[..Math.Max(width, 0)];
        return text[..(width - Ellipsis.Length)] + Ellipsis;
    }
}
