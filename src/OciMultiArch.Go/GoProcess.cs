using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace OciMultiArch.Go;

/// <summary>What a finished process left behind.</summary>
internal readonly record struct GoAnswer(int ExitCode, string Output, string Errors);

/// <summary>
/// Runs one process to its end: no shell, no input, bounded output, and nothing of it left running when it is given up.
/// </summary>
internal static class GoProcess
{
    private const int LongestOutput = 1 << 20;
    private const int LongestErrors = 1 << 14;

    /// <exception cref="BuildException">The program cannot be started.</exception>
    public static async Task<GoAnswer> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (start.UseShellExecute, start.CreateNoWindow) = (false, true);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using Process process = new() { StartInfo = start };
        Start(process);
        try
        {
            process.StandardInput.Close();
            var output = HeadAsync(process.StandardOutput.BaseStream, LongestOutput);
            var errors = HeadAsync(process.StandardError.BaseStream, LongestErrors);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(
                process.ExitCode,
                await output.WaitAsync(cancellationToken).ConfigureAwait(false),
                await errors.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            await EndAsync(process).ConfigureAwait(false);
        }
    }

    private static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            throw new BuildException($"{process.StartInfo.FileName} cannot be started: {failure.Message}. Set GoCommand to the go command.", failure);
        }
    }

    // All is read, so that the process never waits for a reader; the head is kept, where a compiler names the first
    // mistake.
    private static async Task<string> HeadAsync(Stream stream, int longest)
    {
        var head = new byte[longest];
        var length = 0;
        try
        {
            length = await stream.ReadAtLeastAsync(head, longest, throwOnEndOfStream: false).ConfigureAwait(false);
            await stream.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
        }
        return Encoding.UTF8.GetString(head, 0, length);
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            if (process.HasExited)
                return;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile, or is out of reach.
        }
    }
}
