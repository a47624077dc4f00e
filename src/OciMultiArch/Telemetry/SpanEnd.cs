using System.Diagnostics;

namespace OciMultiArch.Telemetry;

/// <summary>How a span ends that did not end well.</summary>
internal static class SpanEnd
{
    /// <summary>
    /// Marks a span as failed. The message of an error of this library is told, for it holds no secret; of any other, only its type.
    /// </summary>
    public static void Fail(this Activity? span, Exception failure)
    {
        if (span is null)
            return;
        span.SetTag(Keys.Error, failure is OperationCanceledException ? "canceled" : failure.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error, failure is OciException ? failure.Message : null);
    }
}
