using System.Runtime.InteropServices;

namespace OciMultiArch.Tool.Progress;

/// <summary>What the environment says of the terminal.</summary>
/// <param name="environment">Reads a variable; null for one that is not set.</param>
internal sealed partial class Surroundings(Func<string, string?> environment)
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;
    private const int MinWidth = 10;
    private const int Utf8 = 65001;

    /// <summary>Whether lines of the terminal can be drawn again.</summary>
    public bool IsCapable => OperatingSystem.IsWindows()
        ? WindowsTerminal.TurnOn()
        : environment("TERM") is { Length: > 0 } and not "dumb";

    /// <summary>What it can show. NO_COLOR takes the colours away (https://no-color.org).</summary>
    public Look Look => new(string.IsNullOrEmpty(environment("NO_COLOR")), HasUnicode);

    // The first of these that is set decides, as in POSIX.
    private bool HasUnicode
    {
        get
        {
            if (OperatingSystem.IsWindows())
                return Console.OutputEncoding.CodePage == Utf8;
            string[] names = ["LC_ALL", "LC_CTYPE", "LANG"];
            var locale = names.Select(environment).FirstOrDefault(static value => !string.IsNullOrEmpty(value)) ?? "";
            var charset = locale[(locale.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace("-", "", StringComparison.Ordinal);
            return charset.StartsWith("utf8", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The columns and lines of the terminal. COLUMNS comes first.</summary>
    public (int Width, int Height) Size()
    {
        var (width, height) = OfTerminal();
        if (int.TryParse(environment("COLUMNS"), out var columns) && columns > 0)
            width = columns;
        return (Math.Max(width, MinWidth), height);
    }

    private static (int Width, int Height) OfTerminal()
    {
        try
        {
            if (Console.WindowWidth > 0 && Console.WindowHeight > 0)
                return (Console.WindowWidth, Console.WindowHeight);
        }
        catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException)
        {
            // It does not say.
        }
        return (UsualWidth, UsualHeight);
    }

    // Terminals of Windows understand control sequences when they are asked to.
    private static partial class WindowsTerminal
    {
        private const int StandardError = -12;
        private const uint Processing = 4;

        public static bool TurnOn()
        {
            var handle = GetStdHandle(StandardError);
            return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | Processing);
        }

        [LibraryImport("kernel32.dll")]
        private static partial nint GetStdHandle(int number);

        [LibraryImport("kernel32.dll")]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static partial bool GetConsoleMode(nint handle, out uint mode);

        [LibraryImport("kernel32.dll")]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static partial bool SetConsoleMode(nint handle, uint mode);
    }
}
