using System.Collections.Concurrent;
using Spectre.Console;

namespace OciMultiArch.Tool.Running;

/// <content>Progress on a terminal.</content>
internal static partial class ProgressView
{
    /// <summary>A bar for each piece that is under way, gone when the piece is done.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<PushProgress>
    {
        private readonly ConcurrentDictionary<string, ProgressTask> bars = new(StringComparer.Ordinal);

        private static ProgressColumn[] Columns =>
        [
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new DownloadedColumn(),
            new TransferSpeedColumn(),
        ];

        /// <summary>Shows bars while work goes on, and takes them away at its end, however it ends.</summary>
        public static async Task<T> ShowAsync<T>(
            IAnsiConsole console, Func<IProgress<PushProgress>, Task<T>> work) => await console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(Columns)
            .StartAsync(context => work(new Bars(context)));

        public void Report(PushProgress value)
        {
            var isDone = value.Arrival is not null;
            if (!isDone && value is { Stage: PushStage.Sending, Bytes: 0 })
                return; // it waits for its turn, and may be there already
            var name = NameOf(value);
            var key = $"{name} {value.Stage}";
            if (isDone && !bars.ContainsKey(key))
                return;
            var total = Math.Max(value.TotalBytes ?? 0, 1);
            var bar = bars.GetOrAdd(key, _ => context.AddTask(name.EscapeMarkup(), maxValue: total));
            bar.IsIndeterminate = !isDone && value.TotalBytes is null;
            bar.Value = isDone ? bar.MaxValue : value.Bytes;
        }
    }
}
