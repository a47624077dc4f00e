using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Runs <c>go build</c> and checks what it made.</summary>
internal sealed class GoBuild(GoTool tool, string package, WorkFolder folder)
{
    /// <summary>Looks for the reason of a build that failed, and throws it where it is known.</summary>
    public required Func<GoTarget, CancellationToken, Task> Diagnose { get; init; }

    /// <summary>Where programs are kept; null when none are.</summary>
    public BuildCache? Cache { get; init; }

    /// <summary>Tells the programs that are kept apart; null for one that go cannot tell to be up to date.</summary>
    public Func<GoTarget, string?> KeyOf { get; init; } = static _ => null;

    /// <summary>Builds the program and returns its file.</summary>
    /// <param name="arguments">The arguments of go for an output file.</param>
    /// <param name="target">What to build for.</param>
    /// <param name="number">A number that no other build in the folder has.</param>
    /// <param name="cancellationToken">Ends go.</param>
    /// <exception cref="BuildException">The build failed, or did not make a program for the target.</exception>
    public async Task<BuiltProgram> RunAsync(
        Func<string, IEnumerable<string>> arguments, GoTarget target, int number, CancellationToken cancellationToken)
    {
        var slot = await SlotAsync(target, cancellationToken).ConfigureAwait(false);
        return await InPlaceAsync(cancellationToken).ConfigureAwait(false);

        async Task<BuiltProgram> InPlaceAsync(CancellationToken cancel)
        {
            if (slot is not null && await BuildAsync(slot.Program, cancel).ConfigureAwait(false))
                return await slot.EndAsync(InPlaceAsync, cancel).ConfigureAwait(false);
            var output = Path.Combine(folder.Subfolder($"{number}"), "out");
            await BuildAsync(output, cancel).ConfigureAwait(false);
            return new(output, null);
        }

        // Whether it is built; not where a file that is kept could not be written, or is one of before.
        async Task<bool> BuildAsync(string file, CancellationToken cancel)
        {
            // Go's own temporary files go where they are removed even when go is ended.
            var temporary = folder.Subfolder($"{number}-go");
            var building = tool.RunAsync(arguments(file), target, temporary, cancel);
            var answer = await building.ConfigureAwait(false);
            var isKept = file == slot?.Program;
            if (isKept && answer.ExitCode == 0 && !slot!.IsVouchedFor)
                return false;
            if (answer.ExitCode == 0 && File.Exists(file))
                await CheckAsync(file, target, cancel).ConfigureAwait(false);
            else if (isKept && answer.Errors.Contains(file, StringComparison.Ordinal))
                return false;
            else
                throw await FailureAsync(answer, target, cancel).ConfigureAwait(false);
            return true;
        }
    }

    private async ValueTask<ProgramSlot?> SlotAsync(GoTarget target, CancellationToken cancellationToken)
    {
        if (Cache is null || KeyOf(target) is not { } key)
            return null;
        return await Cache.TakeAsync(key, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BuildException> FailureAsync(GoAnswer answer, GoTarget target, CancellationToken cancellationToken)
    {
        await Diagnose(target, cancellationToken).ConfigureAwait(false);
        var failed = $"go build of {Printable.Short(package)} for {target} failed";
        var reason = GoCacheFailure.Reason(failed, answer with { Errors = GoText.FromHere(answer.Errors, tool.Directory) });
        var remedy = GoCacheFailure.RemedyFor(answer) ?? CCompiler.RemedyFor(answer, target);
        return new(Problem.BuildFailed, reason, remedy);
    }

    // A flag or a variable of go can make something else than the program that the platform names.
    private async Task CheckAsync(string program, GoTarget target, CancellationToken cancellationToken)
    {
        if (target.Architecture == "wasm" && await IsWebAssemblyAsync(program, cancellationToken).ConfigureAwait(false))
            return;
        var header = await ExecutableHeader.ReadFileAsync(program, cancellationToken).ConfigureAwait(false);
        Platform wanted = new() { Os = target.Os, Architecture = target.Architecture };
        if (header?.Fits(wanted) == true)
            return;
        throw new BuildException(
            Problem.BuildFailed,
            $"go build of {Printable.Short(package)} for {target} made {header?.ToString() ?? "no program"}.",
            new("Check flags and variables of go, also GOFLAGS, for what changes the build, such as -buildmode."));
    }

    private static async Task<bool> IsWebAssemblyAsync(string program, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var stream = File.OpenRead(program);
        await using (stream.ConfigureAwait(false))
        {
            var length = await stream
                .ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            return length == head.Length && head.AsSpan().SequenceEqual("\0asm"u8);
        }
    }
}
