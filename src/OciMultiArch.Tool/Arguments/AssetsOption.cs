using System.CommandLine;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--assets</c>: a folder of data for a program, and the variable that tells the program where it is.</summary>
internal static class AssetsOption
{
    // What programs that were built by ko look for.
    private const string Variable = "KO_DATA_PATH";
    private const string Place = "/var/run/ko";

    public static readonly Option<string?> Option = OptionFactory.Text(
        "--assets",
        "DIR",
        $"Add a folder of data as {Place}, as ko does with kodata, and set {Variable} to it. --include and --exclude choose of it.");

    /// <summary>The folder as an argument of <c>--file</c>; null for none.</summary>
    /// <exception cref="BuildException">There is no such folder.</exception>
    public static FileArgument? FilesOf(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } folder)
            return null;
        if (Directory.Exists(folder))
            return new(folder, Place, PlacedMode.Usual);
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
        if (all.TryAdd(Variable, Place))
            return all;
        throw new UsageException(
            $"--assets sets {Variable}, and so does --env. For another place, write --file DIR=/place --env {Variable}=/place.");
    }
}
