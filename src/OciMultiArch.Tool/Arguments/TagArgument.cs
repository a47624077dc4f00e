using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Reads tags, and knows the whole references that docker takes in their place.</summary>
internal static class TagArgument
{
    // It may be a user and password that stand before a host, which no message shows.
    private const string WithAt = "the text holds an '@', which no tag has. Write a tag alone.";

    /// <summary>A tag of what is made, whose repository --to names.</summary>
    /// <exception cref="FormatException">The text is not a tag.</exception>
    public static Tag ParseNew(string text)
    {
        RefuseWhole(text);
        return Tag.Parse(text);
    }

    /// <summary>Refuses what <c>docker build -t</c> takes.</summary>
    /// <exception cref="FormatException">The text names a repository.</exception>
    public static void RefuseWhole(string text)
    {
        if (WholeReason(text) is { } reason)
            throw new FormatException(reason);
    }

    /// <summary>Why a text is no tag that <c>docker build -t</c> takes; null for any other text.</summary>
    public static string? WholeReason(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            return WithAt;
        var (repository, tag) = Split(text);
        var isTemplate = text.Contains('{', StringComparison.Ordinal);
        var isWhole = text.Contains('/', StringComparison.Ordinal) || (!isTemplate && text.Contains(':', StringComparison.Ordinal));
        if (repository is "" || !isWhole)
            return null;
        var whole = text.Contains('/', StringComparison.Ordinal) ? repository : "HOST/" + repository;
        return Output.Plain($"'{text}' is a repository with its tag. Write --to {whole} --tag {tag}.");
    }

    /// <summary>A tag in the repository of what has a name already.</summary>
    /// <exception cref="FormatException">The text is not a tag.</exception>
    public static Tag ParseFurther(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            throw new FormatException(WithAt);
        if (!text.AsSpan().ContainsAny('/', ':') || !Tag.TryParse(Split(text).Tag, null, out var tag))
            return Tag.Parse(text);
        throw new FormatException(
            $"'{Output.Plain(text)}' is a whole reference, and a tag of the same repository is wanted. Write {tag}, or use "
            + "'ocimulti copy' for another repository.");
    }

    private static (string Repository, string Tag) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') ? (text[..colon], text[(colon + 1)..]) : (text, Tag.Latest.Value);
    }
}
