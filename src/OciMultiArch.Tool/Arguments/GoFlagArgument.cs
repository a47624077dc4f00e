using OciMultiArch.Go;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Flags and variables of go that are options of their own here.</summary>
internal static class GoFlagArgument
{
    /// <summary>A flag of <c>--flags</c>.</summary>
    /// <exception cref="FormatException">Another option says it.</exception>
    public static string Parse(string text)
    {
        if (OwnSettings.OfFlag(text) is not { } key)
            return text;
        var option = key == "buildTags" ? "--build-tags" : $"--{key}";
        throw new FormatException($"{OwnSettings.NameOf(text)} is an option of its own. Write {option}.");
    }

    /// <summary>Refuses a variable of <c>--go-env</c> that says what is built for.</summary>
    /// <exception cref="FormatException">A platform says it.</exception>
    public static void CheckVariable(string name)
    {
        if (!OwnSettings.IsOfPlatform(name))
            return;
        throw new FormatException(
            $"{name} is what a platform says. Write --platform, with a variant such as linux/amd64/v3.");
    }
}
