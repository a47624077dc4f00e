using System.Collections.Concurrent;
using System.Diagnostics;

namespace OciMultiArch.Tests.Telemetry;

/// <summary>Hears the spans of what happens while it lives, and of nothing that other tests do meanwhile.</summary>
internal sealed class Listening : IDisposable
{
    private readonly ConcurrentQueue<Activity> stopped = new();
    private readonly ActivityListener listener;
    private readonly Activity root = new Activity("test").Start();

    public Listening()
    {
        listener = new()
        {
            ShouldListenTo = static each => each.Name == "OciMultiArch",
            Sample = (ref options) =>
                options.TraceId == root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = each =>
            {
                if (each.TraceId == root.TraceId)
                    stopped.Enqueue(each);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The spans in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Spans => [.. stopped];

    public Activity Single(string name) => Assert.Single(Spans, each => each.OperationName == name);

    /// <summary>Each span as its name and, indented below it, those that it holds, in the order in which they began.</summary>
    public string Tree => string.Join('\n', Below(root.SpanId, ""));

    public void Dispose()
    {
        listener.Dispose();
        root.Dispose();
    }

    private IEnumerable<string> Below(ActivitySpanId parent, string indent) => Spans
        .Where(each => each.ParentSpanId == parent)
        .OrderBy(static each => each.StartTimeUtc)
        .SelectMany(each => Below(each.SpanId, indent + "  ").Prepend($"{indent}{each.DisplayName}"));
}
