using System.Collections.Concurrent;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <content>Progress in logs.</content>
internal static partial class ProgressView
{
    /// <summary>One line when a piece begins to take time, and one when it is done.</summary>
    private sealed class Lines(TextWriter output) : IProgress<PushProgress>
    {
        private const long MinAnnouncedBytes = 8_000_000;
        private readonly ConcurrentDictionary<string, bool> announced = new(StringComparer.Ordinal);

        public void Report(PushProgress value)
        {
            var name = NameOf(value);
            if (value.Arrival is { } arrival)
                output.WriteLine($"{name}: {DoneText(value, arrival)}");
            else if (BeginText(value) is { } begun && announced.TryAdd($"{name} {value.Stage}", true))
                output.WriteLine($"{name}: {begun}");
        }

        private static string DoneText(PushProgress value, Arrival arrival) => (value.Stage, arrival) switch
        {
            (PushStage.Building, _) => "built",
            (PushStage.Packing, _) => $"packed, {Output.Size(value.Bytes)}",
            (_, Arrival.Present) => "there already",
            (_, Arrival.Mounted) => "mounted inside the registry",
            _ => $"written, {Output.Size(value.Content!.Size)}",
        };

        private static string? BeginText(PushProgress value) => value switch
        {
            { Stage: PushStage.Building } => "building",
            { Stage: PushStage.Sending, Bytes: > 0, TotalBytes: > MinAnnouncedBytes } =>
                $"sending {Output.Size(value.TotalBytes.Value)}",
            _ => null,
        };
    }
}
