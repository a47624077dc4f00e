using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>A main package as go sees it.</summary>
internal sealed record GoPackage(string ImportPath)
{
    /// <summary>What <c>go list</c> is to print of each package.</summary>
    public const string ListFormat = "{{.Name}} {{.ImportPath}}";

    /// <summary>
    /// The name go itself gives the program: the last part that is not a major version (<c>go help build</c>).
    /// </summary>
    public string ProgramName => Go.ProgramName.OfPath(ImportPath);

    /// <summary>Asks go for the package.</summary>
    /// <param name="tool">The go command.</param>
    /// <param name="arguments">The arguments of <c>go list</c> with <see cref="ListFormat"/>.</param>
    /// <param name="given">The package as the caller named it, for messages.</param>
    /// <param name="target">What to build for.</param>
    /// <param name="cancellationToken">Ends go.</param>
    /// <exception cref="BuildException">
    /// There is no such package for the target, or it is not a main package.
    /// </exception>
    public static async Task<GoPackage> FindAsync(
        GoTool tool, IEnumerable<string> arguments, string given, GoTarget target, CancellationToken cancellationToken)
    {
        var answer = await tool.RunAsync(arguments, target, null, cancellationToken).ConfigureAwait(false);
        var name = Printable.Short(given);
        if (answer.ExitCode != 0)
            throw new BuildException(
                Problem.BuildFailed,
                GoCacheFailure.Reason($"The package {name} cannot be built for {target}", answer),
                GoCacheFailure.RemedyFor(answer));
        const StringSplitOptions Filled = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var found = answer.Output.Split('\n', Filled);
        if (found.Length != 1)
            throw new BuildException(
                Problem.BuildFailed,
                $"The package {name} stands for {found.Length} packages.",
                new("Name one main package."));
        var words = found[0].Split(' ', 2);
        if (words is ["main", var path])
            return new(path);
        throw new BuildException(
            Problem.BuildFailed,
            $"The package {name} is not a main package: its files say 'package {Printable.Short(words[0])}'.",
            new("Name the folder of the program, such as ./cmd/api."));
    }
}
