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
    public static Task<T> ShowAsync<T>(ProgressKind kind, Func<IProgress<PushProgress>?, Task<T>> work) =>
        ShowAsync(kind, new Board(TimeProvider.System), work);

    /// <summary>Does work without a result and shows its progress.</summary>
    /// <param name="kind">How progress is shown.</param>
    /// <param name="work">The work. It reports to what it is given; null for nobody.</param>
    public static Task ShowAsync(ProgressKind kind, Func<IProgress<PushProgress>?, Task> work) =>
        ShowAsync(kind, progress => DoneAsync(work(progress)));

    /// <summary>Does work that reports nothing, and shows on a terminal that it goes on.</summary>
    /// <param name="kind">How progress is shown.</param>
    /// <param name="what">What is done.</param>
    /// <param name="work">The work.</param>
    public static Task<T> ShowAsync<T>(ProgressKind kind, string what, Func<Task<T>> work) =>
        ShowAsync(kind, new Board(TimeProvider.System) { Meanwhile = what }, _ => work());

    /// <summary>Does work that reports nothing and has no result, and shows on a terminal that it goes on.</summary>
    /// <param name="kind">How progress is shown.</param>
    /// <param name="what">What is done.</param>
    /// <param name="work">The work.</param>
    public static Task ShowAsync(ProgressKind kind, string what, Func<Task> work) => ShowAsync(kind, what, () => DoneAsync(work()));

    private static async Task<bool> DoneAsync(Task work)
    {
        await work;
        return true;
    }

    private static async Task<T> ShowAsync<T>(ProgressKind kind, Board board, Func<IProgress<PushProgress>?, Task<T>> work)
    {
        if (kind == ProgressKind.None)
            return await work(null);
        Surroundings surroundings = new(Environment.GetEnvironmentVariable);
        if (kind == ProgressKind.Plain || Console.IsErrorRedirected || !surroundings.IsCapable)
            return await InLogAsync(board, work);
        Screen screen = new(Console.Error, surroundings.Size);
        await using LiveView live = new(board, screen, surroundings.Look, TimeProvider.System);
        return await work(board);
    }

    private static async Task<T> InLogAsync<T>(Board board, Func<IProgress<PushProgress>, Task<T>> work)
    {
        Log log = new(Console.Error);
        LogGroups groups = new(log, Environment.GetEnvironmentVariable, TimeProvider.System);
        LogLines lines = new(board, log, groups);
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
