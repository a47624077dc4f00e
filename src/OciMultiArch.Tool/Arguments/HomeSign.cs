using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>The '~' of a path, which a shell replaces only at the beginning of a word.</summary>
internal static class HomeSign
{
    /// <summary>Refuses a path that would make a folder of that name.</summary>
    /// <param name="path">The path.</param>
    /// <param name="before">What stands before it in its word.</param>
    /// <exception cref="FormatException">It begins with '~', and there is no such folder.</exception>
    public static void Refuse(string path, string before = "")
    {
        var isMeant = path is "~" || path.StartsWith("~/", StringComparison.Ordinal);
        if (isMeant && !Directory.Exists("~"))
            throw new FormatException(
                $"'{Output.Plain(before + path)}': the shell has not put the home folder in place of '~'. Write "
                + $"{before}\"$HOME{Output.Plain(path[1..])}\", or {before}./~ for a folder of that name.");
    }
}
