using System.Runtime.InteropServices;

namespace OciMultiArch.Compare;

/// <summary>Calls of the system's C library on Linux with 64 bits.</summary>
internal static unsafe partial class Libc
{
    public const int ReadWrite = 2;

    /// <summary>TUNSETIFF: makes a file of /dev/net/tun a network device.</summary>
    public const nuint MakeTun = 0x400454ca;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int file, nuint request, byte* argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    public static partial int Sleep(int clock, int flags, long* until, long* left);

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    public static partial int Spawn(int* pid, byte* file, nint actions, nint attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    public static partial int Wait(int pid, int* status, int options, long* usage);

    /// <summary>Waits until the monotonic clock, which <see cref="System.Diagnostics.Stopwatch"/> reads too, shows these nanoseconds.</summary>
    public static void SleepUntil(long nanoseconds)
    {
        const int monotonic = 1, absolute = 1;
        var time = stackalloc long[] { nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000 };
        _ = Sleep(monotonic, absolute, time, null);
    }

    public static IOException Failure(string what) => new($"{what}: error {Marshal.GetLastPInvokeError()} of the system.");
}
