using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Work whose result is needed as soon as a first answer is there: it is done while the connection is on its way, when
/// a program has nothing else to do, and not before, when it would only delay the connection.
/// </summary>
internal static class ConnectionWait
{
    private static Action? waiting;

    /// <summary>Has work done as soon as the next connection is being made. It shall not matter whether it is.</summary>
    public static void Do(Action work) => Volatile.Write(ref waiting, work);

    /// <summary>A connection is on its way.</summary>
    public static void Begin()
    {
        if (Volatile.Read(ref waiting) is not null && Interlocked.Exchange(ref waiting, null) is { } work)
            AbandonedTask.Forget(Task.Run(work));
    }
}
