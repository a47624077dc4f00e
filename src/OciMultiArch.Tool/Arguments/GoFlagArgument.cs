namespace OciMultiArch.Tool.Arguments;

/// <summary>Flags and variables of go that are options of their own here.</summary>
internal static class GoFlagArgument
{
    /// <summary>A flag of <c>--flags</c>.</summary>
    /// <exception cref="FormatException">Another option says it.</exception>
    public static string Parse(string text)
    {
        var option = text.TrimStart('-').Split('=', 2)[0] switch
        {
            "o" => "--name",
            "ldflags" => "--ldflags",
            "tags" => "--build-tags",
            _ => null,
        };
        if (option is null || !text.StartsWith('-'))
            return text;
        throw new FormatException($"{text.Split('=', 2)[0]} is an option of its own. Write {option}.");
    }

    /// <summary>Refuses a variable of <c>--go-env</c> that says what is built for.</summary>
    /// <exception cref="FormatException">A platform says it.</exception>
    public static void CheckVariable(string name)
    {
        if (name.ToUpperInvariant() is not ("GOOS" or "GOARCH" or "GO386" or "GOAMD64" or "GOARM" or "GOARM64"))
            return;
        throw new FormatException(
            $"{name} is what a platform says. Write --platform, with a variant such as linux/amd64/v3.");
    }
}
