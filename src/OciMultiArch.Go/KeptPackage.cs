using OciMultiArch.Building;

namespace OciMultiArch.Go;

/// <summary>
/// What go said of the package of a program that is kept: asking it again takes longer than reading the program, which says
/// so itself. A package that is taken for what it was is compared with the program that was built.
/// </summary>
internal static class KeptPackage
{
    private const string NoteName = "package";

    /// <summary>The package that the program of a place was built of; null where that is not known.</summary>
    /// <param name="folder">The folder of the place.</param>
    public static GoPackage? Of(string folder)
    {
        if (KeptFile.Read(Path.Combine(folder, NoteName)) is not [var importPath, _])
            return null;
        return new(importPath);
    }

    /// <summary>Whether a program was built of a package.</summary>
    public static async Task<bool> IsOfAsync(BuiltProgram program, GoPackage package, CancellationToken cancellationToken)
    {
        if (KeptFile.Read(NoteOf(program)) is [var path, var sum] && path == package.ImportPath && sum == program.Sum)
            return true;
        return await GoModuleText.NamesAsync(program.Path, package.ImportPath, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes what a program was built of; one that has no place is not kept.</summary>
    public static void Note(BuiltProgram program, GoPackage package)
    {
        if (program.Sum is not { } sum)
            return;
        string[] lines = [package.ImportPath, sum];
        var note = NoteOf(program);
        if (KeptFile.Read(note)?.SequenceEqual(lines) != true)
            KeptFile.Write(note, lines);
    }

    private static string NoteOf(BuiltProgram program) =>
        Path.Combine(Path.GetDirectoryName(program.Path)!, NoteName);
}
