using System.Globalization;

namespace OciMultiArch.TestKit;

/// <summary>What Linux says about a running process.</summary>
public static class ProcStatus
{
    /// <summary>The most physical memory, in bytes, that the process has held so far (VmHWM); null once it has ended.</summary>
    public static long? PeakBytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(each =>
                each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? null
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Looks again and again until the process has ended and returns the last peak seen, in bytes: never more than the
    /// truth.
    /// </summary>
    public static async Task<long> WatchPeakAsync(int process, CancellationToken cancellationToken = default)
    {
        var peak = 0L;
        while (PeakBytes(process) is { } now)
        {
            peak = now;
            await Task.Delay(10, cancellationToken);
        }

        return peak;
    }
}
