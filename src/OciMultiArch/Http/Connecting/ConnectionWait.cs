using System.Collections.Concurrent;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Work whose result is needed as soon as a first answer is there: it is done while the connection is on its way, when
/// a program has nothing else to do, and not before, when it would only delay the connection.
/// </summary>
internal static class ConnectionWait
{
    private static readonly ConcurrentQueue<Action> Waiting = [];

    /// <summary>
    /// Has work done as soon as the next connection is on its way. It may never be done; nothing may depend on it.
    /// </summary>
    public static void Do(Action work) => Waiting.Enqueue(work);

    /// <summary>A connection is on its way.</summary>
    public static void Begin()
    {
        while (Waiting.TryDequeue(out var work))
            AbandonedTask.Forget(Task.Run(work));
    }
}
