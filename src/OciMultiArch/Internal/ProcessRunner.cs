using System.ComponentModel;
using System.Diagnostics;

namespace OciMultiArch.Internal;

/// <summary>
/// Runs one process to its end: no shell, no window, bounded output, and nothing of it left running when it is given
/// up, be its own parent gone.
/// </summary>
/// <param name="start">Program, arguments, folder and environment; how its streams are connected is set here.</param>
internal sealed class ProcessRunner(ProcessStartInfo start)
{
    /// <summary>What the process reads; nothing by default. A process may end without reading it.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>
    /// Writes what the process reads, in place of <see cref="Input"/>; null for that. The stream is closed afterwards.
    /// What it throws passes through, and ends the process.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Feed { get; init; }

    /// <summary>How long the process may take; for ever by default.</summary>
    public TimeSpan MaxTime { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many bytes of the output are kept; 1 MiB by default.</summary>
    public int MaxOutputBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Whether the process is killed when it writes more than is kept. Otherwise the rest is read and dropped.
    /// </summary>
    public bool EndsAtMaxOutput { get; init; }

    /// <summary>
    /// How many bytes of the error output are kept. With 0, the default, all of it is read and dropped, and its end is
    /// not waited for: a daemon that the process leaves behind may hold it open.
    /// </summary>
    public int MaxErrorBytes { get; init; }

    /// <summary>Starts the process and waits for its end.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    /// <exception cref="TimeoutException">
    /// The process took too long, and was killed with all that it started.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The wait was cancelled; the process was killed with all that it started.
    /// </exception>
    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource timer = new(MaxTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await RunToEndAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
    }

    private async Task<Result> RunToEndAsync(CancellationToken cancellationToken)
    {
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        ProcessMark mark = new();
        mark.Put(start);
        using Process process = new() { StartInfo = start };
        process.Start();
        var isGivenUp = true;
        try
        {
            var answer = await AnswerAsync(process, cancellationToken).ConfigureAwait(false);
            isGivenUp = answer.IsOutputCut && EndsAtMaxOutput;
            return answer;
        }
        finally
        {
            await KillAsync(process).ConfigureAwait(false);
            if (isGivenUp)
                mark.KillAll();
        }
    }

    private async Task<Result> AnswerAsync(Process process, CancellationToken cancellationToken)
    {
        var readingErrors = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, isDrained: true);
        var readingOutput = ReadAsync(process.StandardOutput.BaseStream, MaxOutputBytes, isDrained: !EndsAtMaxOutput);
        await FeedAsync(process.StandardInput.BaseStream, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        var (output, isCut) = await readingOutput.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (isCut && EndsAtMaxOutput)
            return new(0, output, [], IsOutputCut: true);
        byte[] errors = [];
        if (MaxErrorBytes > 0)
            (errors, _) = await readingErrors.WaitAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return new(process.ExitCode, output, errors, isCut);
    }

    private async Task FeedAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await using (stream.ConfigureAwait(false))
                if (Feed is not null)
                    await Feed(stream, cancellationToken).ConfigureAwait(false);
                else if (!Input.IsEmpty)
                    await stream.WriteAsync(Input, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // It ended without reading; its answer decides.
        }
    }

    // A process whose output nobody reads would wait for ever: what is not kept is read all the same.
    private static async Task<(byte[] Head, bool IsCut)> ReadAsync(Stream stream, int max, bool isDrained)
    {
        var buffer = new byte[max + 1];
        var length = 0;
        try
        {
            length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false)
                .ConfigureAwait(false);
            if (isDrained && length > max)
                await stream.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was killed; nobody asks for its output any more.
        }
        return (buffer[..Math.Min(length, max)], length > max);
    }

    private static async Task KillAsync(Process process)
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

    /// <summary>How the process ended, and the start of what it wrote.</summary>
    public readonly record struct Result(int ExitCode, byte[] Output, byte[] Errors, bool IsOutputCut);
}
