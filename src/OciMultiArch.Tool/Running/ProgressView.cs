using OciMultiArch.Tool.Text;
using Spectre.Console;
using static OciMultiArch.Tool.Arguments.SharedOptions;

namespace OciMultiArch.Tool.Running;

/// <summary>Shows progress on the standard error. The standard output is for the result alone.</summary>
internal static partial class ProgressView
{
    private const int MaxDigestLetters = 12;

    /// <summary>Does work and shows its progress.</summary>
    /// <param name="kind">How progress is shown.</param>
    /// <param name="work">The work. It reports to what it is given; null for nobody.</param>
    public static async Task<T> ShowAsync<T>(ProgressKind kind, Func<IProgress<PushProgress>?, Task<T>> work)
    {
        if (kind == ProgressKind.None)
            return await work(null);
        if (kind == ProgressKind.Plain || Console.IsErrorRedirected)
            return await work(new Lines(Console.Error));
        // The console itself heeds NO_COLOR (https://no-color.org).
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        if (console.Profile.Capabilities.Ansi)
            return await Bars.ShowAsync(console, work);
        return await work(new Lines(Console.Error));
    }

    // The platforms, what it is, the beginning of its digest, and where it goes.
    private static string NameOf(PushProgress progress)
    {
        var piece = progress.Stage switch
        {
            PushStage.Building => "go build",
            PushStage.Packing => "layer",
            _ => $"{KindOf(progress.Content!.MediaType)} {ShortDigest(progress.Content)}",
        };
        var platforms = string.Join(',', progress.Platforms.Select(static platform => platform.ToString()));
        var name = platforms.Length == 0 ? piece : $"{platforms} {piece}";
        if (progress.Program is { } program && progress.Store is null)
            name = $"{Output.Plain(program)} {name}";
        if (progress.Store is null)
            return name;
        return $"{name} to {progress.Store}";
    }

    private static string KindOf(MediaType type) => type switch
    {
        { IsIndex: true } => "index",
        { IsManifest: true } => "manifest",
        { IsImageConfig: true } => "config",
        _ => "blob",
    };

    // Digests of unknown algorithms may be shorter.
    private static string ShortDigest(Descriptor content)
    {
        var letters = content.Digest.Encoded;
        if (letters.Length <= MaxDigestLetters)
            return letters;
        return letters[..MaxDigestLetters];
    }
}
