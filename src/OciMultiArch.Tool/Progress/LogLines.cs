using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Progress;

/// <summary>
/// Progress in logs: a line with the time for each platform that is built, for each layer that was sent, and for each
/// place when all is there; and one from time to time while nothing of that happens.
/// </summary>
/// <param name="board">What is known.</param>
/// <param name="output">The log.</param>
/// <param name="groups">Groups of its lines.</param>
internal sealed class LogLines(Board board, Log output, LogGroups groups) : IProgress<PushProgress>
{
    private const int TimeWidth = 5;
    private const long MinAnnouncedBytes = 8_000_000;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StepSilence = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> sent = new(StringComparer.Ordinal);
    private TimeSpan last;

    public void Report(PushProgress value)
    {
        lock (gate)
        {
            board.Report(value);
            if (value.Stage == PushStage.Sending)
                TellSent(value);
            else
                TellBuilt(value);
        }
    }

    /// <summary>Tells how far the work is when nothing was told for long. To be called each second.</summary>
    public void Tick()
    {
        lock (gate)
        {
            var view = board.View();
            if (view.Elapsed - last < Silence || told.Count == 0)
                return;
            if (view.Built is { AllItems: > 0, IsDone: false } built)
                Line($"{built.DoneItems} of {built.AllItems} platforms built{StillOf(view.Rows)}");
            else if (view.Sent.AllItems > 0)
                Line(SentText(view));
        }
    }

    /// <summary>Ends the group of lines that is open.</summary>
    public void Close()
    {
        lock (gate)
            groups.Close();
    }

    private void TellBuilt(PushProgress value)
    {
        var who = PieceName.WhoOf(value);
        var isCompiled = value.Stage == PushStage.Building;
        if (told.Add($"{value.Program} {PushStage.Building}"))
            Begin(value, isCompiled);
        if (isCompiled)
            told.Add($"{who} {PushStage.Building}");
        if (value is { Step: { } step } && board.Elapsed - last >= StepSilence)
            Line($"{who}: {step}");
        if (isCompiled || value.Content is not { } layer)
            return;
        var isOfGo = told.Contains($"{who} {PushStage.Building}");
        var done = isOfGo ? "built" : "packed";
        var count = value.AllItems > 1 ? $" ({value.DoneItems} of {value.AllItems})" : "";
        Line($"{who}: {done}, a layer of {Output.Size(layer.Size)}{count}");
    }

    private void Begin(PushProgress value, bool isCompiled)
    {
        groups.Open("Build");
        var what = value.Program is { } program ? $" {Output.Plain(program)}" : "";
        var platforms = value.AllItems > 1 ? $"{value.AllItems} platforms" : PieceName.PlatformOf(value);
        Line($"{(isCompiled ? "building" : "packing")}{what} for {platforms}");
    }

    private void TellSent(PushProgress value)
    {
        groups.Open("Write");
        var content = value.Content!;
        var name = $"{PieceName.WhoOf(value)} {PieceName.WhatOf(content)}".TrimStart();
        var place = value.Tags.Count > 0 ? $"{value.Store}:{value.Tags[0]}" : $"{value.Store}";
        sent.TryAdd(place, 0);
        if (value.Arrival is { } arrival)
        {
            if (arrival == Arrival.Copied)
                sent[place] += content.Size;
            if (PieceName.IsLarge(content) && DoneText(content, arrival) is { } done)
                Line($"{name} to {value.Store}: {done}");
            if (value.DoneItems == value.AllItems && told.Add($"{place} done"))
                Line($"{place}: {AllText(value.AllItems)}, {SentText(sent[place])}");
        }
        else if (value is { Bytes: > 0, TotalBytes: > MinAnnouncedBytes } && told.Add($"{place} {content.Digest}"))
        {
            Line($"{name} to {value.Store}: sending {Output.Size(value.TotalBytes.Value)}");
        }
    }

    private static string? DoneText(Descriptor content, Arrival arrival) => arrival switch
    {
        Arrival.Mounted => "mounted inside the registry",
        Arrival.Copied => $"written, {Output.Size(content.Size)}",
        _ => null,
    };

    private static string AllText(int items) => items == 1 ? "it is there" : $"all {items} items are there";

    private static string SentText(long bytes) => bytes == 0 ? "none had to be sent" : $"{Output.Size(bytes)} sent";

    private static string SentText(BoardView view)
    {
        var count = view.Sent;
        var place = view.Stores.Count == 1 ? view.Stores[0] : $"{view.Stores.Count} places";
        var amount = Amounts.Bytes(count.DoneBytes, count.AllBytes);
        var text = $"{place}: {count.DoneItems} of {count.AllItems} items, {amount}";
        if (view.Rate is { } rate)
            text = $"{text}, {Amounts.Rate(rate)}";
        return view.Left is { } left ? $"{text}, {Amounts.Time(left)} left" : text;
    }

    private static string StillOf(IReadOnlyList<Row> rows)
    {
        var still = rows.Where(static row => row.Store is null).Select(static row => $"{row.Who} {row.What}");
        return string.Concat(still.Select(static text => $"; {text}"));
    }

    private void Line(string text)
    {
        last = board.Elapsed;
        output.WriteLine($"{Amounts.Time(last),TimeWidth}  {text}");
    }
}
