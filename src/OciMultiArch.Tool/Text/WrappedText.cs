namespace OciMultiArch.Tool.Text;

/// <summary>Lays text out in lines of a width.</summary>
internal static class WrappedText
{
    /// <summary>The lines of a text, broken at spaces; a word that does not fit stays whole.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Screen.WidthOf(line) + 1 + Screen.WidthOf(word) > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }
        yield return line;
    }

    /// <summary>The lines of a text that stands in a column: words that do not fit are broken, too.</summary>
    public static IEnumerable<string> Cell(string text, int width)
    {
        foreach (var line in Lines(text, width))
        {
            var rest = line;
            while (Screen.WidthOf(rest) > width)
            {
                var end = Fitting(rest, width);
                yield return rest[..end];
                rest = rest[end..];
            }
            yield return rest;
        }
    }

    // Where there is one, after a mark between two words.
    private static int Fitting(string text, int width)
    {
        var end = 1;
        while (end < text.Length && Screen.WidthOf(text[..(end + 1)]) <= width)
            end++;
        if (char.IsLowSurrogate(text[end]) && end > 1)
            end--;
        var mark = text.LastIndexOfAny(['/', ',', '=', ':', '+', '-'], end - 1);
        return mark >= width / 2 ? mark + 1 : end;
    }
}
