namespace OciMultiArch.TestKit;

/// <summary>The requests a registry has logged, in its order, without those that only make sure that the log is complete.</summary>
internal sealed class AccessLog
{
    private readonly List<LoggedRequest> requests = [];
    private readonly Dictionary<string, TaskCompletionSource> awaited = [];
    private readonly Lock gate = new();

    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            lock (gate) return [.. requests];
        }
    }

    public void Read(string line)
    {
        if (LoggedRequest.Parse(line) is not { } request) return;
        lock (gate)
        {
            if (awaited.Remove(request.Path, out var waiter)) waiter.SetResult();
            else requests.Add(request);
        }
    }

    /// <summary>Completes when a request for this path is logged; that one is not counted.</summary>
    public Task Expect(string path)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) awaited.Add(path, waiter);
        return waiter.Task;
    }
}
