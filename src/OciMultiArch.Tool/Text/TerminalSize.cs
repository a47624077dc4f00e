using System.Runtime.InteropServices;

namespace OciMultiArch.Tool.Text;

/// <summary>
/// The size of a terminal. Asking the console of the runtime would also switch the terminal's keys to another mode, which
/// stands in what is shown; so its native part is asked, where it is there.
/// </summary>
internal static partial class TerminalSize
{
    /// <summary>The descriptor of standard output.</summary>
    public const int Output = 1;

    /// <summary>The descriptor of standard error.</summary>
    public const int Error = 2;

    /// <summary>The columns and lines of what a descriptor leads to; (0, 0) where it is no terminal, or does not say.</summary>
    public static (int Width, int Height) Of(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return OfConsole();
        try
        {
            return GetWindowSize(descriptor, out var size) == 0 ? (size.Columns, size.Rows) : (0, 0);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return OfConsole();
        }
    }

    private static (int Width, int Height) OfConsole()
    {
        try
        {
            return (Console.WindowWidth, Console.WindowHeight);
        }
        catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException)
        {
            return (0, 0);
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetWindowSize")]
    private static partial int GetWindowSize(nint descriptor, out WindowSize size);

    // As ioctl_tty(2) has it.
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthInPixels;
        public ushort HeightInPixels;
    }
}
