using System.Diagnostics;

namespace OciMultiArch.Telemetry;

/// <summary>Makes a span of a piece of work.</summary>
internal static class Tracing
{
    /// <param name="name">Its name.</param>
    /// <param name="work">The work; the span is its parent's child.</param>
    /// <param name="asked">Tells what is asked for; called when somebody listens.</param>
    /// <param name="done">Tells what came of it; called when somebody listens.</param>
    /// <param name="ended">Tells how far it came, also when it failed; called when somebody listens.</param>
    public static async ValueTask<T> AroundAsync<T>(
        string name, Func<ValueTask<T>> work, Action<Activity> asked, Action<Activity, T>? done = null, Action<Activity>? ended = null)
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
}
