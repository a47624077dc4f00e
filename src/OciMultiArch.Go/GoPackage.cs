using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>A main package as go sees it.</summary>
internal sealed record GoPackage(string ImportPath)
{
    /// <summary>The name go itself gives the program: the last part that is not a major version (<c>go help build</c>).</summary>
    public string ProgramName
    {
        get
        {
            var parts = ImportPath.Split('/');
            return parts.Length > 1 && IsMajorVersion(parts[^1]) ? parts[^2] : parts[^1];
        }
    }

    /// <exception cref="BuildException">There is no such package for the target, or it is not a main package.</exception>
    public static async Task<GoPackage> FindAsync(GoTool tool, GoApp app, GoSource source, GoTarget target, CancellationToken cancellationToken)
    {
        var arguments = GoFlags.List(app, "{{.Name}} {{.ImportPath}}", source.Package);
        var answer = await tool.RunAsync(arguments, target, null, cancellationToken).ConfigureAwait(false);
        var name = Printable.Short(app.Package);
        if (answer.ExitCode != 0)
            throw new BuildException($"The package {name} cannot be built for {target}; go says: {GoText.Said(answer)}");
        string[] found = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (found.Length != 1)
            throw new BuildException($"The package {name} stands for {found.Length} packages. Name one main package.");
        return found[0].Split(' ', 2) switch
        {
            ["main", var path] => new(path),
            [var kind, ..] => throw new BuildException(
                $"The package {name} is not a main package: its files say 'package {Printable.Short(kind)}'. Name the folder of the program, such as ./cmd/api."),
            [] => throw new BuildException($"The package {name} has no name."),
        };
    }

    private static bool IsMajorVersion(string part) =>
        part.Length > 1 && part[0] == 'v' && part[1] is >= '1' and <= '9' && part != "v1" && part.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
