namespace OciMultiArch.Building;

/// <summary>
/// Whether what an image starts can start in it: a program that is linked dynamically, or a file beside the program.
/// </summary>
internal static class StartCheck
{
    /// <summary>
    /// Checks a program. Only for one that needs a loader are the layers of the image read, those of the base included.
    /// </summary>
    /// <param name="recipe">The whole image.</param>
    /// <param name="file">Where the program is in it.</param>
    /// <param name="program">The program on this machine.</param>
    /// <param name="remedy">What to do where it cannot start.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="BuildException">The loader or a library is in none of the layers.</exception>
    public static async Task CheckAsync(
        ImageRecipe recipe, ProgramPlace file, string program, string remedy, CancellationToken cancellationToken)
    {
        var header = await ExecutableHeader.ReadFileAsync(program, cancellationToken).ConfigureAwait(false);
        if (header?.Loader is null)
            return;
        // The entrypoint may be another program, one of the base that starts this one.
        var starting = recipe with { Change = recipe.Change with { Entrypoint = [file.Entrypoint] } };
        if (await FindAsync(starting, cancellationToken).ConfigureAwait(false) is not { } problem)
            return;
        throw new BuildException(Problem.BuildFailed, problem.Reason, new(remedy));
    }

    /// <summary>
    /// Checks what an image starts in place of its program. The layers of the image are read, those of the base included.
    /// </summary>
    /// <param name="recipe">The whole image.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="BuildException">It cannot start.</exception>
    public static async Task CheckEntrypointAsync(ImageRecipe recipe, CancellationToken cancellationToken)
    {
        if (await FindAsync(recipe, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new BuildException(Problem.BuildFailed, problem.Reason, problem.Remedy);
    }

    private static async Task<VerifyProblem?> FindAsync(ImageRecipe starting, CancellationToken cancellationToken)
    {
        var image = await starting.BuildAsync(cancellationToken).ConfigureAwait(false);
        VerifyOptions options = new() { ReadsLayers = true };
        var report = await image.VerifyAsync(options, cancellationToken).ConfigureAwait(false);
        var errors = report.Problems.Where(static problem => !problem.IsWarning);
        return errors.FirstOrDefault(static error => IsOfStarting(error.Kind));
    }

    private static bool IsOfStarting(VerifyProblemKind kind) => kind
        is VerifyProblemKind.InterpreterMissing or VerifyProblemKind.LibraryMissing or VerifyProblemKind.EntrypointBroken;
}
