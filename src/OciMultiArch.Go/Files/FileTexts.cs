namespace OciMultiArch.Go;

/// <summary>Checks texts of a <see cref="GoBuildFile"/> as options of a command line are checked.</summary>
internal static class FileTexts
{
    /// <exception cref="FormatException">The text is empty.</exception>
    public static string Filled(string text)
    {
        if (text.Length > 0)
            return text;
        throw new FormatException("it is empty. Write something, or leave it out.");
    }

    /// <exception cref="FormatException">The text is no path of any system.</exception>
    public static string HostPath(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal))
            return Filled(text);
        throw new FormatException("it holds a null character. Write the path without it.");
    }

    /// <exception cref="FormatException">A placeholder is not known.</exception>
    public static string Template(string text)
    {
        try
        {
            _ = TextTemplate.Parse(text);
            return text;
        }
        catch (BuildException unknown)
        {
            throw new FormatException(unknown.Message, unknown);
        }
    }

    /// <exception cref="FormatException">The text is no name, or has a placeholder that is not known.</exception>
    public static string Name(string text) => Template(Filled(text));

    /// <exception cref="FormatException">The text is no tag.</exception>
    public static string TagName(string text) => Parsed(text, static tag => Tag.Parse(tag));

    /// <exception cref="FormatException">The text is no repository.</exception>
    public static string Repository(string text) => Parsed(text, static name => RepositoryName.Parse(name));

    /// <exception cref="FormatException">The text is no reference.</exception>
    public static string Reference(string text)
    {
        _ = ImageReference.Parse(text);
        return text;
    }

    /// <exception cref="FormatException">Another key says it.</exception>
    public static string GoFlag(string text)
    {
        if (OwnSettings.OfFlag(Filled(text)) is not { } key)
            return text;
        throw new FormatException($"{OwnSettings.NameOf(text)} is a key of its own. Write '{key}'.");
    }

    /// <exception cref="FormatException">A platform says it.</exception>
    public static string GoVariable(string name)
    {
        if (!OwnSettings.IsOfPlatform(Filled(name)))
            return name;
        throw new FormatException($"{name} is what a platform says. Write it into 'platforms', with a variant such as linux/amd64/v3.");
    }

    /// <exception cref="FormatException">The text is no place in an image.</exception>
    public static string Place(string text)
    {
        if (text.StartsWith('/'))
            return text;
        throw new FormatException("it is no place in the image. Begin with '/', as in /etc/app.yaml.");
    }

    // What a placeholder makes of it is known only when something is built.
    private static string Parsed<T>(string text, Func<string, T> parse)
    {
        Template(text);
        if (!text.Contains('{', StringComparison.Ordinal))
            _ = parse(text);
        return text;
    }
}
