using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>
/// Follows what a container starts through the first lines of scripts to a program, and to the loader and the libraries
/// that it needs.
/// </summary>
internal sealed class ProgramChecks(VerifiedManifest image, Platform platform, ProgramPaths paths, ImageFiles files)
{
    // Linux ends there too (fs/exec.c).
    private const int MaxScripts = 5;
    private const int MaxNames = 5;
    private const string Endless = "is a script for a script for a script, and more of them than a system follows";

    private readonly ProgramSearch search = new(files, platform.IsWindows);

    /// <summary>What is wrong with a command; null when nothing is.</summary>
    public VerifyProblem? Of(string command)
    {
        if (search.Find(paths.Of(command)) is not { } program)
            return Lost($"'{Printable.Short(command)}'", EntrypointMissing);
        var role = $"which a container of {image.Name} starts";
        for (var scripts = 0; scripts < MaxScripts && IsScript(program); scripts++)
        {
            var (next, problem) = NextOf(program);
            if (next is null)
                return problem;
            role = $"which {program.Name} names in its first line";
            program = next;
        }
        if (IsScript(program))
            return Broken(program with { Obstacle = Endless, Remedy = "Name a program in the first line." }, role);
        return OfProgram(program, role);
    }

    // What cannot be started for another reason is told instead.
    private static bool IsScript(StartedFile file) => file is { Obstacle: null, File.Interpreter: not null };

    private (StartedFile? Next, VerifyProblem? Problem) NextOf(StartedFile script)
    {
        var name = script.File.Interpreter!;
        if (search.Find(paths.OfInterpreter(name)) is not { } interpreter)
            return (null, LostInterpreter(script, name));
        if (interpreter.Path == script.Path)
            return (null, Broken(script with { Obstacle = "names itself in its first line" }, "a script"));
        if (EnvCommand(name, script.File.Argument) is not { } command)
            return (interpreter, null);
        if (OfProgram(interpreter, $"which {script.Name} names in its first line") is { IsWarning: false } wrong)
            return (null, wrong);
        if (search.Find(paths.Of(command)) is { } program)
            return (program, null);
        return (null, LostInterpreter(script, command));
    }

    // What env(1) starts; null for any other program, and where its options say what is not told here.
    private static string? EnvCommand(string interpreter, string? argument)
    {
        if (argument is null || !interpreter.EndsWith("/env", StringComparison.Ordinal))
            return null;
        var words = argument.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var command = Array.Find(words, static word => word != "-S" && !word.Contains('='));
        if (command is null || command.StartsWith('-'))
            return null;
        return command;
    }

    private VerifyProblem? OfProgram(StartedFile found, string role)
    {
        var program = found.WithFlaw();
        if (program.Obstacle is not null)
            return Broken(program, role);
        if (program.File.Header is not { } header)
            return image.Warning(
                VerifyProblemKind.EntrypointUnchecked,
                $"A container of {image.Name} starts {program.Name}. "
                + "Its platform was not checked: its format is not known here.");
        if (header.Contradicts(platform))
            return image.Error(
                VerifyProblemKind.EntrypointMismatch,
                $"The image for {platform}, {image.Artifact.Digest}, starts {program.Name}, "
                + $"but that program is {header}: it will not run there.",
                new($"Build the program for {platform} and push that platform again."));
        if (header.Format == ExecutableFormat.MachO)
            return image.Warning(
                VerifyProblemKind.EntrypointMismatch,
                $"The image for {platform}, {image.Artifact.Digest}, starts {program.Name}, a program of macOS. "
                + "No container runs such a program: it can only be copied out of the image.");
        if (program.File.Linkage is not { Loader: { } loader } linkage)
            return null;
        if (search.Find([loader])?.WithFlaw() is not { } starter)
            return Lost(Printable.Short(loader), text => LoaderMissing(program, text));
        if (starter.Obstacle is not null)
            return Broken(starter, $"the loader of {program.Name}");
        return OfLibraries(program, header, linkage);
    }

    private VerifyProblem? OfLibraries(StartedFile program, ExecutableHeader header, ElfLinkage linkage)
    {
        if (platform.Canonical().Os != "linux")
            return null;
        LibrarySearch libraries = new(files, header, paths.LibraryFolders);
        (string Library, string NeededBy)[] missing = [.. libraries.Missing(program.Path, linkage)];
        if (missing.Length == 0)
            return null;
        var isMounted = Array.TrueForAll(missing, static lost => LibrarySearch.IsMounted(lost.Library));
        var named = missing.Take(MaxNames).Select(lost => Described(lost, program));
        var text = string.Join(", ", named);
        if (missing.Length > MaxNames)
            text += $" and {missing.Length - MaxNames} more";
        return Lost(text, names => LibraryMissing(program, names) with { IsWarning = isMounted });
    }

    private static string Described((string Library, string NeededBy) missing, StartedFile program)
    {
        var library = Printable.Short(missing.Library);
        if (missing.NeededBy == program.Path)
            return library;
        return $"{library} (for {StartedFile.NameOf(missing.NeededBy)})";
    }

    // What was not found may be in a layer that could not be read.
    private VerifyProblem Lost(string what, Func<string, VerifyProblem> missing)
    {
        if (!files.IsUncertain)
            return missing(what);
        var because = "not every layer could be read";
        if (files.IsCutOff)
            because = $"its layers have more than {LayerFiles.EntryLimit.MaxPaths} paths, or paths of more than "
                + $"{LayerFiles.EntryLimit.MaxCharacters} characters together, which is as many as are remembered";
        return image.Warning(
            VerifyProblemKind.EntrypointUnchecked,
            $"Whether {what}, which a container of {image.Name} needs to start, is for its platform was not checked: "
            + $"{because}.");
    }

    // A layer that could not be read may hold it in another state.
    private VerifyProblem Broken(StartedFile file, string role)
    {
        return Lost(file.Name, Problem);

        VerifyProblem Problem(string name) => image.Error(
            VerifyProblemKind.EntrypointBroken,
            $"{name}, {role}, {file.Obstacle}. No container of {image.Name} can start.",
            new(file.Remedy ?? "Correct the file, or the entrypoint."));
    }

    private VerifyProblem EntrypointMissing(string command) => image.Warning(
        VerifyProblemKind.EntrypointMissing,
        $"{command}, which a container of {image.Name} starts, is in none of its layers.",
        new("Correct the entrypoint, or add the file. Where the file is mounted, nothing is wrong."));

    private VerifyProblem LostInterpreter(StartedFile script, string name)
    {
        return Lost(Printable.Short(name), Missing);

        VerifyProblem Missing(string text) => image.Error(
            VerifyProblemKind.InterpreterMissing,
            $"{text}, which {script.Name} names in its first line, is in none of the layers of {image.Name}: "
            + $"{script.Name} cannot start.",
            InterpreterRemedy(name));
    }

    private static Remedy InterpreterRemedy(string name)
    {
        if (name.EndsWith('\r'))
            return new("Write the script's lines without carriage returns: they count as part of the name.");
        return new("Add the interpreter, choose a base that has it, or correct the line.");
    }

    private VerifyProblem LoaderMissing(StartedFile program, string loader) => image.Error(
        VerifyProblemKind.InterpreterMissing,
        $"{program.Name}, which a container of {image.Name} starts, is linked dynamically, and its loader {loader} "
        + "is in none of the layers: it cannot start.",
        new("Link it statically, or choose a base that has the loader and the libraries."));

    private VerifyProblem LibraryMissing(StartedFile program, string libraries) => image.Error(
        VerifyProblemKind.LibraryMissing,
        $"{program.Name}, which a container of {image.Name} starts, needs libraries that are in none of the layers: "
        + $"{libraries}. It cannot start.",
        new("Add the libraries, choose a base that has them, or link the program statically."));
}
