using Spectre.Console;

namespace OciMultiArch.Tool.Running;

/// <summary>How a run shows what it is doing.</summary>
internal enum ProgressKind
{
    /// <summary>Bars on a terminal, lines otherwise.</summary>
    Auto,

    /// <summary>Lines.</summary>
    Plain,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Shows progress on the standard error; the standard output is for the result alone.</summary>
internal static class ProgressView
{
    public static async Task<T> ShowAsync<T>(ProgressKind kind, Func<IProgress<PushProgress>?, Task<T>> work)
    {
        if (kind == ProgressKind.None)
            return await work(null);
        if (kind == ProgressKind.Plain || Console.IsErrorRedirected)
            return await work(new ProgressLines(Console.Error));
        // NO_COLOR is heeded by the console itself (https://no-color.org).
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Ansi ? await ProgressBars.ShowAsync(console, work) : await work(new ProgressLines(Console.Error));
    }
}
