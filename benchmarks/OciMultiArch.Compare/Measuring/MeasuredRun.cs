using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OciMultiArch.Compare.Measuring;

/// <summary>
/// <c>run --to FILE -- COMMAND…</c>: runs a command and writes its wall, user and system time in seconds and its peak memory in KiB. Times are those of the
/// command and of all it waited for. The peak is that of the largest process; it is 0 unless this program is native, for a child begins with its parent's.
/// </summary>
internal static unsafe class MeasuredRun
{
    public static int Run(Options options)
    {
        var pid = 0;
        var arguments = Block(options.Rest);
        var environment = Block(Variables());
        var begin = Stopwatch.GetTimestamp();
        var error = Libc.Spawn(&pid, arguments[0], 0, 0, arguments, environment);
        if (error != 0)
            throw new IOException($"{options.Rest[0]}: cannot be started, error {error} of the system.");
        int status;
        var usage = stackalloc long[32];
        if (Libc.Wait(pid, &status, 0, usage) < 0)
            throw Libc.Failure(options.Rest[0]);
        var wall = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var peak = RuntimeFeature.IsDynamicCodeSupported ? 0 : usage[4];
        File.WriteAllText(options.Get("to"), string.Create(
            CultureInfo.InvariantCulture, $"{wall:F6}\t{Seconds(usage):F6}\t{Seconds(usage + 2):F6}\t{peak}\n"));
        var signal = status & 0x7f;
        return signal != 0 ? 128 + signal : (status >> 8) & 0xff;
    }

    private static double Seconds(long* time) => time[0] + (time[1] / 1e6);

    private static IEnumerable<string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static each => $"{each.Key}={each.Value}");

    // Lives as long as the process.
    private static byte** Block(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        var block = (byte**)NativeMemory.AllocZeroed((nuint)(all.Count + 1), (nuint)sizeof(byte*));
        for (var at = 0; at < all.Count; at++) block[at] = (byte*)Marshal.StringToCoTaskMemUTF8(all[at]);
        return block;
    }
}
