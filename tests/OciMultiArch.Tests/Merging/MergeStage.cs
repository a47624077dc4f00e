namespace OciMultiArch.Tests.Merging;

/// <summary>Several clients of one store, of which exactly one moves at a time: by one call, and the test chooses whose.</summary>
internal sealed class MergeStage(MemoryStore store, Func<int, IReadOnlyList<int>, int> choose)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, TaskCompletionSource> waiting = [];
    private readonly List<Task> actors = [];
    private TaskCompletionSource changed = New();
    private int ended;

    /// <summary>Options under which nothing moves by itself: a pause is over at once, and parts are read one by one.</summary>
    public static MergeOptions Options => new() { TimeProvider = new NoTime(), MaxReads = 1, Jitter = static () => 0 };

    public void Add(Func<StoreView, Task> act)
    {
        var at = actors.Count;
        StoreView view = new(store) { Before = _ => WaitAsync(at) };
        actors.Add(Task.Run(async () =>
        {
            try
            {
                await WaitAsync(at);
                await act(view);
            }
            finally
            {
                lock (gate)
                {
                    ended++;
                    changed.TrySetResult();
                }
            }
        }));
    }

    public async Task RunAsync()
    {
        for (var step = 0; ;)
        {
            Task more;
            TaskCompletionSource? next = null;
            lock (gate)
            {
                changed = New();
                more = changed.Task;
                if (ended == actors.Count)
                    break;
                if (ended + waiting.Count == actors.Count)
                    waiting.Remove(choose(step++, [.. waiting.Keys.Order()]), out next);
            }
            next?.SetResult();
            await more.WaitAsync(TimeSpan.FromMinutes(1));
        }
        await Task.WhenAll(actors);
    }

    private Task WaitAsync(int actor)
    {
        lock (gate)
        {
            changed.TrySetResult();
            return (waiting[actor] = New()).Task;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class NoTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
