using System.Diagnostics;
using OciMultiArch.Credentials;

namespace OciMultiArch.Internal;

/// <summary>
/// Runs a helper to its end: no shell, bounded output, and no process of it left behind when it is given up.
/// </summary>
internal static class HelperProcess
{
    private const int LongestOutput = 1 << 20;

    public static async Task<HelperResponse> RunAsync(string program, string verb, string? searchPath, byte[] input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Process process = new() { StartInfo = Start(program, verb, searchPath) };
        process.Start();
        try
        {
            _ = CopyAsync(process.StandardError.BaseStream, Stream.Null);
            var reading = ReadAsync(process.StandardOutput.BaseStream);
            await WriteAsync(process.StandardInput, input).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (await reading.WaitAsync(cancellationToken).ConfigureAwait(false) is not { } output)
                return default;
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, output);
        }
        finally
        {
            Kill(process);
        }
    }

    private static ProcessStartInfo Start(string program, string verb, string? searchPath)
    {
        ProcessStartInfo start = new(program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(verb);
        if (searchPath is not null)
            start.Environment["PATH"] = searchPath;
        return start;
    }

    private static async Task WriteAsync(StreamWriter writer, byte[] input)
    {
        try
        {
            using var stream = writer.BaseStream;
            await stream.WriteAsync(input).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // A helper may end without reading; its answer decides.
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream stream)
    {
        var buffer = new byte[LongestOutput + 1];
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false).ConfigureAwait(false);
            return length > LongestOutput ? null : buffer[..length];
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return [];
        }
    }

    // What a helper says about itself may hold secrets: it is read, so that the helper can go on, and dropped.
    private static async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended meanwhile, or is out of reach.
        }
    }
}
