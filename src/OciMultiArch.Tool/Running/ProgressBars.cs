using System.Collections.Concurrent;
using OciMultiArch.Tool.Text;
using Spectre.Console;

namespace OciMultiArch.Tool.Running;

/// <summary>Progress for people: a bar for each piece that is under way, gone when it is done.</summary>
internal sealed class ProgressBars(ProgressContext context) : IProgress<PushProgress>
{
    private readonly ConcurrentDictionary<string, ProgressTask> bars = new(StringComparer.Ordinal);

    /// <summary>Shows bars on the standard error while work goes on, and takes them away at its end however it ends.</summary>
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<PushProgress>, Task<T>> work) => await console.Progress()
        .AutoClear(true)
        .HideCompleted(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
        .StartAsync(context => work(new ProgressBars(context)));

    public void Report(PushProgress value)
    {
        var isDone = value.Arrival is not null;
        if (!isDone && value is { Stage: PushStage.Sending, Bytes: 0 })
            return; // it waits for its turn, and may turn out to be there
        var key = $"{ProgressText.Name(value)} {value.Stage}";
        if (isDone && !bars.ContainsKey(key))
            return;
        var bar = bars.GetOrAdd(key, _ => context.AddTask(ProgressText.Name(value).EscapeMarkup(), maxValue: Math.Max(value.TotalBytes ?? 0, 1)));
        bar.IsIndeterminate = !isDone && value.TotalBytes is null;
        bar.Value = isDone ? bar.MaxValue : value.Bytes;
    }
}
