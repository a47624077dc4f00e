using System.Runtime.InteropServices;

namespace OciMultiArch.Tool.Progress;

/// <summary>Progress on a terminal: drawn ten times a second, gone at the end, however that comes.</summary>
internal sealed class LiveView : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static LiveView? current;
    private readonly Board board;
    private readonly Screen screen;
    private readonly Look look;
    private readonly PeriodicTimer timer;
    private readonly Task drawing;
    private readonly PosixSignalRegistration[] signals = [];
    private readonly Action putBack;

    public LiveView(Board board, Screen screen, Look look, TimeProvider clock)
    {
        this.board = board;
        this.screen = screen;
        this.look = look;
        putBack = TakeStreams(screen);
        current = this;
        // A shell that comes back to the front finds its cursor.
        if (!OperatingSystem.IsWindows())
            signals = [PosixSignalRegistration.Create(PosixSignal.SIGTSTP, _ => screen.Suspend())];
        timer = new(Beat, clock);
        drawing = DrawAsync();
    }

    /// <summary>Takes away what is drawn, as the process is about to be ended.</summary>
    public static void LeaveNow() => current?.screen.Leave();

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await drawing;
        foreach (var signal in signals)
            signal.Dispose();
        screen.Leave();
        putBack();
        current = null;
    }

    private async Task DrawAsync()
    {
        while (await timer.WaitForNextTickAsync())
            screen.Draw((width, height) => new Frame(board.View(), look, width).Lines(height));
    }

    // Others write to the streams, and may put others in their places meanwhile.
    private static Action TakeStreams(Screen screen)
    {
        var error = Console.Error;
        var output = Console.Out;
        AboveScreen aboveError = new(screen, error);
        AboveScreen aboveOutput = new(screen, output);
        Console.SetError(aboveError);
        var ownError = Console.Error;
        if (!Console.IsOutputRedirected)
            Console.SetOut(aboveOutput);
        var ownOutput = Console.Out;
        return () =>
        {
            aboveError.Finish();
            aboveOutput.Finish();
            if (Console.Out == ownError)
                Console.SetOut(error);
            else if (Console.Out == ownOutput)
                Console.SetOut(output);
            Console.SetError(error);
        };
    }
}
