using System.Runtime.InteropServices;

namespace OciMultiArch.Tool.Text;

/// <summary>
/// How wide the terminal of the standard output is. On Linux the system is asked itself: the console of the runtime would
/// set the terminal up for input first, and write what does that into the result.
/// </summary>
internal static partial class TerminalWidth
{
    private const int StandardOutput = 1;
    private const nuint AskForSize = 0x5413; // TIOCGWINSZ

    /// <summary>The columns; 0 where the terminal does not say.</summary>
    public static int Find()
    {
        if (OperatingSystem.IsLinux() && Ioctl(StandardOutput, AskForSize, out var size) == 0)
            return size.Columns;
        return Console.WindowWidth;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ioctl(int file, nuint request, out Size size);

    /// <summary>What the system writes: four numbers of 16 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
