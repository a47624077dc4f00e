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

    /// <summary>Hears the error output as it comes, kept or not; null, the default, for nobody.</summary>
    public Action<ReadOnlyMemory<byte>>? HearErrors { get; init; }

    /// <summary>
    /// How long the pipes are read and written on when the process has ended, and something that it started holds them
    /// open; two seconds by default.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(2);

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
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = OverAsync(process, end.Token);
        OutputPipe errors = new(process.StandardError.BaseStream, MaxErrorBytes, isDrained: true, HearErrors);
        OutputPipe output = new(process.StandardOutput.BaseStream, MaxOutputBytes, isDrained: !EndsAtMaxOutput);
        var feeding = FeedAsync(process.StandardInput.BaseStream, end.Token);
        try
        {
            if (await IsFirstAsync(feeding, over, cancellationToken).ConfigureAwait(false))
                await feeding.ConfigureAwait(false);
            await IsFirstAsync(output.Reading, over, cancellationToken).ConfigureAwait(false);
            if (output.IsCut && EndsAtMaxOutput)
                return new(0, output.Head, [], IsOutputCut: true);
            if (MaxErrorBytes > 0)
                await IsFirstAsync(errors.Reading, over, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, output.Head, errors.Head, output.IsCut);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }

    // What the process has started may hold its pipes open when it has ended itself.
    private async Task OverAsync(Process process, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(Linger, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsFirstAsync(Task work, Task over, CancellationToken cancellationToken)
    {
        await Task.WhenAny(work, over).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return work.IsCompleted;
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
