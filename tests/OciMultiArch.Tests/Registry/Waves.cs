using Microsoft.AspNetCore.Http;

namespace OciMultiArch.Tests.Registry;

/// <summary>Holds every request back until as many as a wave is to have are there.</summary>
internal sealed class Waves(params int[] sizes)
{
    private readonly Lock gate = new();
    private TaskCompletionSource<bool> wave = New();
    private int current;
    private int arrived;

    /// <summary>Whether every wave came, and nothing after the last.</summary>
    public bool AreOver
    {
        get
        {
            lock (gate)
                return current == sizes.Length && arrived == 0;
        }
    }

    /// <summary>For <c>FakeRegistry.Before</c>.</summary>
    public Task<bool> ArriveAsync(HttpContext context)
    {
        lock (gate)
        {
            var mine = wave.Task;
            if (++arrived == sizes.ElementAtOrDefault(current))
            {
                wave.SetResult(false);
                (wave, current, arrived) = (New(), current + 1, 0);
            }
            else if (current == sizes.Length)
            {
                return Task.FromResult(false);
            }
            return mine.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
