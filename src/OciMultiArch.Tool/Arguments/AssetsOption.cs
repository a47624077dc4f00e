using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--assets</c>: a folder of data for a program, and the variable that tells the program where it is.</summary>
internal static class AssetsOption
{
    public static readonly Option<string?> Option = OptionFactory.Text(
        "--assets",
        "DIR",
        $"Add a folder of data as {DataFolder.Place}, as ko does with kodata, and set {DataFolder.Variable} to it. --include and "
        + "--exclude choose of it.");

    /// <summary>The folder as an argument of <c>--file</c>; null for none.</summary>
    /// <exception cref="BuildException">There is no such folder.</exception>
    public static FileArgument? FilesOf(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } folder)
            return null;
        if (Directory.Exists(folder))
            return new(folder, DataFolder.Place, PlacedMode.Usual);
        throw new BuildException(
            Problem.NotFound,
            $"--assets {Output.Plain(folder)}: there is no such folder.",
            new("Correct the path, which begins at the current folder."));
    }

    /// <summary>The variables of <c>--env</c>, and that of the folder.</summary>
    /// <exception cref="UsageException">Both set the variable.</exception>
    public static IReadOnlyDictionary<string, string> VariablesOf(
        ParseResult parsed, Option<IReadOnlyDictionary<string, string>> variables)
    {
        var given = parsed.GetRequiredValue(variables);
        if (parsed.GetValue(Option) is null)
            return given;
        Dictionary<string, string> all = new(given, StringComparer.Ordinal);
        if (all.TryAdd(DataFolder.Variable, DataFolder.Place))
            return all;
        throw new UsageException(
            $"--assets sets {DataFolder.Variable}, and so does --env. For another place, write --file DIR=/place --env "
            + $"{DataFolder.Variable}=/place.");
    }
}
