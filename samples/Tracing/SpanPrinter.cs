using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OciMultiArch.Tracing;

/// <summary>
/// Listens to the spans of OciMultiArch and prints them as a tree at its end: what a program with OpenTelemetry gets by
/// <c>AddSource("OciMultiArch")</c>, without any package.
/// </summary>
internal sealed class SpanPrinter : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly TextWriter output;
    private readonly ActivityListener listener;

    public SpanPrinter(TextWriter output)
    {
        this.output = output;
        listener = new()
        {
            ShouldListenTo = static source => source.Name == "OciMultiArch",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose()
    {
        listener.Dispose();
        var known = spans.Select(static each => each.SpanId).ToHashSet();
        foreach (var each in spans.Where(each => !known.Contains(each.ParentSpanId)).OrderBy(static each => each.StartTimeUtc))
            Print(each, "");
    }

    private void Print(Activity span, string indent)
    {
        var tags = string.Join(' ', span.TagObjects.Select(static each => $"{each.Key}={Text(each.Value)}"));
        output.WriteLine($"{indent}{span.DisplayName} {span.Status} {tags}");
        foreach (var each in spans.Where(each => each.ParentSpanId == span.SpanId).OrderBy(static each => each.StartTimeUtc))
            Print(each, indent + "  ");
    }

    private static string Text(object? value) => value is string[] texts ? $"[{string.Join(',', texts)}]" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
