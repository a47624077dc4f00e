namespace OciMultiArch.Copying;

/// <summary>
/// A pattern for tags: <c>*</c> stands for any letters, <c>?</c> for one, <c>[a-c9]</c> and <c>[!a-c9]</c> for one of
/// some or of all others. It is for the whole tag. Takes time in proportion to both lengths, whatever the pattern.
/// </summary>
internal sealed partial class TagGlob
{
    private const int MaxLength = 1024;
    private readonly string text;
    private readonly List<Func<char, bool>?> steps = []; // null for any letters

    private TagGlob(string text)
    {
        this.text = text;
        for (var at = 0; at < text.Length;)
            Add(ref at);
    }

    /// <summary>Whether it fits only one tag, which is its text.</summary>
    public bool IsLiteral => text.AsSpan().IndexOfAny("*?[") < 0;

    /// <exception cref="FormatException">The text is no pattern.</exception>
    public static TagGlob Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > MaxLength)
            throw new FormatException($"A pattern for tags has 1 to {MaxLength} letters, this one has {text.Length}.");
        return new(text);
    }

    /// <summary>Whether a tag fits.</summary>
    public bool Fits(string tag)
    {
        // The places in the pattern that the letters so far can have led to.
        var open = new bool[steps.Count + 1];
        open[0] = true;
        SkipStars(open);
        foreach (var letter in tag)
        {
            var next = new bool[steps.Count + 1];
            for (var at = 0; at < steps.Count; at++)
            {
                if (!open[at])
                    continue;
                if (steps[at] is not { } takes)
                    next[at] = true;
                else if (takes(letter))
                    next[at + 1] = true;
            }
            open = next;
            SkipStars(open);
        }
        return open[^1];
    }

    public override string ToString() => text;

    private void SkipStars(bool[] open)
    {
        for (var at = 0; at < steps.Count; at++)
            if (open[at] && steps[at] is null)
                open[at + 1] = true;
    }
}
