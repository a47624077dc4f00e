using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What a finished process left behind.</summary>
internal readonly record struct GoAnswer(int ExitCode, string Output, string Errors);

/// <summary>
/// Runs the go command once and keeps the start of its output, where a compiler names the first mistake.
/// </summary>
internal static class GoProcess
{
    private const int MaxErrorBytes = 1 << 14;

    /// <param name="start">How go is started.</param>
    /// <param name="steps">Hears what go says while it runs; null for nobody.</param>
    /// <param name="cancellationToken">Ends go and all that it started.</param>
    /// <exception cref="BuildException">The program cannot be started.</exception>
    public static async Task<GoAnswer> RunAsync(ProcessStartInfo start, GoSteps? steps, CancellationToken cancellationToken)
    {
        ProcessRunner runner = new(start) { MaxErrorBytes = MaxErrorBytes, HearErrors = steps is null ? null : steps.Hear };
        try
        {
            var result = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            var output = Encoding.UTF8.GetString(result.Output);
            var errors = Encoding.UTF8.GetString(result.Errors);
            return new(result.ExitCode, output, errors);
        }
        catch (Win32Exception failure)
        {
            var reason = $"{start.FileName} cannot be started: {StartReason.Of(failure)}.";
            if (StartReason.RemedyOfMachine(failure) is { } remedy)
                throw new BuildException(Problem.LimitExceeded, reason, new(remedy), failure);
            throw new BuildException(
                Problem.MissingProgram, reason, new(RemedyKind.SetGoCommand, "Set GoCommand to the go command."), failure);
        }
    }
}
