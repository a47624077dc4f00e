using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// What ends a command: a file of another tool that may forbid a registry, or say how far it is trusted, and is not
/// understood. To pass it over would allow what it may forbid; the tool that it is written for stops as well.
/// </summary>
internal static class SettingFault
{
    /// <summary>A file that cannot be read, or is not what it should be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What is wrong, as a clause; it may begin with the line.</param>
    public static OciException InFile(string file, string what) => new(
        Problem.InvalidContent,
        $"{Output.Plain(file)}: {ErrorText.OneLine(what).TrimEnd('.')}.",
        new($"Correct the file, or set {ToolFolders.Variable}=none, so that no file of another tool is read."));

    /// <summary>A file that the disk does not give, or whose form is wrong.</summary>
    public static OciException InFile(string file, Exception failure)
    {
        if (failure is FormatException)
            return InFile(file, failure.Message);
        return InFile(file, DiskReason.Of(failure, file));
    }

    /// <summary>A value that is not understood.</summary>
    /// <param name="file">The file.</param>
    /// <param name="of">Where it stands, as <c> of reg.example</c>; empty for the document.</param>
    /// <param name="misfit">The value.</param>
    public static OciException InValue(string file, string of, Misfit misfit) =>
        InFile(file, $"line {misfit.Line}: '{misfit.Member}'{of} is not {misfit.Wanted}");
}
