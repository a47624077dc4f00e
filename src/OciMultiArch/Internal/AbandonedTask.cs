namespace OciMultiArch.Internal;

/// <summary>Tasks that nobody waits for any more.</summary>
internal static class AbandonedTask
{
    /// <summary>Lets a task end by itself; its failure is seen, so that it is not reported as unobserved.</summary>
    public static void Forget(Task task) => _ = task.ContinueWith(
        static ended => ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
