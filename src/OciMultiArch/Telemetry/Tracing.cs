using System.Diagnostics;

namespace OciMultiArch.Telemetry;

/// <summary>Makes a span of a piece of work, and ends spans of work that failed.</summary>
internal static class Tracing
{
    /// <summary>Runs work in a span.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="work">The work; its spans are children of the span.</param>
    /// <param name="asked">Tells what is asked for; called when somebody listens.</param>
    /// <param name="done">Tells what came of it; called when somebody listens.</param>
    /// <param name="ended">Tells how far it came, also when it failed; called when somebody listens.</param>
    public static async ValueTask<T> AroundAsync<T>(
        string name,
        Func<ValueTask<T>> work,
        Action<Activity> asked,
        Action<Activity, T>? done = null,
        Action<Activity>? ended = null)
    {
        using var span = Instruments.Source.StartActivity(name);
        if (span is not null)
            asked(span);
        try
        {
            var result = await work().ConfigureAwait(false);
            if (span is not null)
                done?.Invoke(span, result);
            return result;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
        finally
        {
            if (span is not null)
                ended?.Invoke(span);
        }
    }

    /// <summary>
    /// Marks a span as failed. The message of an error of this library is told, for it holds no secret; of any other,
    /// only its type.
    /// </summary>
    public static void Fail(this Activity? span, Exception failure)
    {
        if (span is null)
            return;
        var isCancelled = failure is OperationCanceledException;
        span.SetTag(Keys.Error, isCancelled ? "canceled" : failure.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error, (failure as OciException)?.Message);
    }
}
