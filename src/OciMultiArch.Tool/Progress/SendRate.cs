namespace OciMultiArch.Tool.Progress;

/// <summary>How fast bytes go, over the last seconds.</summary>
internal sealed class SendRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinSpan = TimeSpan.FromSeconds(0.5);
    private readonly Queue<(TimeSpan At, long Bytes)> samples = new();
    private (TimeSpan At, long Bytes) last;

    /// <summary>Bytes in a second; null while too little is known.</summary>
    public double? BytesPerSecond
    {
        get
        {
            if (!samples.TryPeek(out var first) || last.At - first.At < MinSpan || last.Bytes <= first.Bytes)
                return null;
            return (last.Bytes - first.Bytes) / (last.At - first.At).TotalSeconds;
        }
    }

    /// <summary>Notes how many bytes went so far.</summary>
    public void Note(TimeSpan at, long bytes)
    {
        last = (at, bytes);
        samples.Enqueue(last);
        while (samples.Count > 2 && at - samples.Peek().At > Window)
            samples.Dequeue();
    }
}
