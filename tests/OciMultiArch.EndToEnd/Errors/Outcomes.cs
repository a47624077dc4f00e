using System.Collections.Concurrent;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Runs each bad input once for all tests that ask for it, a few at a time.</summary>
internal static class Outcomes
{
    // Most of a case is waiting for a program to start or for somebody who says nothing.
    private static readonly SemaphoreSlim Turns = new(Environment.ProcessorCount * 2);
    private static readonly ConcurrentDictionary<BadInput, Lazy<Task<Outcome>>> Known = [];

    public static Task<Outcome> OfAsync(BadInput input) => Known.GetOrAdd(input, static each => new(() => Task.Run(() => RunAsync(each)))).Value;

    private static async Task<Outcome> RunAsync(BadInput input)
    {
        await Turns.WaitAsync();
        try
        {
            await using Scene scene = new();
            await scene.PrepareAsync(input);
            return await scene.PlayAsync(input);
        }
        finally
        {
            Turns.Release();
        }
    }
}
