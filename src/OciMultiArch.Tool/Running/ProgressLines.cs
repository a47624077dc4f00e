using System.Collections.Concurrent;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>Progress for logs: one line when a piece begins to take time, and one when it is done.</summary>
internal sealed class ProgressLines(TextWriter output) : IProgress<PushProgress>
{
    private const long WorthTellingOf = 8_000_000;
    private readonly ConcurrentDictionary<string, bool> begun = new(StringComparer.Ordinal);

    public void Report(PushProgress value)
    {
        var name = ProgressText.Name(value);
        if (Done(value) is { } done)
            output.WriteLine($"{name}: {done}");
        else if (Begun(value) is { } doing && begun.TryAdd($"{name} {value.Stage}", true))
            output.WriteLine($"{name}: {doing}");
    }

    private static string? Done(PushProgress value) => (value.Stage, value.Arrival) switch
    {
        (_, null) => null,
        (PushStage.Building, _) => "built",
        (PushStage.Packing, _) => $"packed, {ProgressText.Size(value.Bytes)}",
        (_, Arrival.Present) => "there already",
        (_, Arrival.Mounted) => "taken over inside the registry",
        _ => $"written, {ProgressText.Size(value.Content!.Size)}",
    };

    private static string? Begun(PushProgress value) => value.Stage switch
    {
        PushStage.Building => "building",
        PushStage.Sending when value.Bytes > 0 && value.TotalBytes > WorthTellingOf => $"sending {ProgressText.Size(value.TotalBytes.Value)}",
        _ => null,
    };
}
