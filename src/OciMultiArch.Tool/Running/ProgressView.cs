using OciMultiArch.Tool.Progress;
using static OciMultiArch.Tool.Arguments.SharedOptions;

namespace OciMultiArch.Tool.Running;

/// <summary>Shows progress on the standard error. The standard output is for the result alone.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Does work and shows its progress.</summary>
    /// <param name="kind">How progress is shown.</param>
    /// <param name="work">The work. It reports to what it is given; null for nobody.</param>
    public static async Task<T> ShowAsync<T>(ProgressKind kind, Func<IProgress<PushProgress>?, Task<T>> work)
    {
        if (kind == ProgressKind.None)
            return await work(null);
        Surroundings surroundings = new(Environment.GetEnvironmentVariable);
        if (kind == ProgressKind.Plain || Console.IsErrorRedirected || !surroundings.IsCapable)
            return await InLogAsync(work);
        Board board = new(TimeProvider.System);
        Screen screen = new(Console.Error, surroundings.Size);
        await using LiveView live = new(board, screen, surroundings.Look, TimeProvider.System);
        return await work(board);
    }

    /// <summary>Does work without a result and shows its progress.</summary>
    /// <param name="kind">How progress is shown.</param>
    /// <param name="work">The work. It reports to what it is given; null for nobody.</param>
    public static Task ShowAsync(ProgressKind kind, Func<IProgress<PushProgress>?, Task> work)
    {
        return ShowAsync(kind, WorkAsync);

        async Task<bool> WorkAsync(IProgress<PushProgress>? progress)
        {
            await work(progress);
            return true;
        }
    }

    private static async Task<T> InLogAsync<T>(Func<IProgress<PushProgress>, Task<T>> work)
    {
        LogGroups groups = new(Console.Error, Environment.GetEnvironmentVariable, TimeProvider.System);
        LogLines lines = new(new(TimeProvider.System), Console.Error, groups);
        await using Timer timer = new(_ => lines.Tick(), null, Second, Second);
        try
        {
            return await work(lines);
        }
        finally
        {
            lines.Close();
        }
    }
}
