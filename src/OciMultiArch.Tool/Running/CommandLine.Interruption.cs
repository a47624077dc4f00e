using System.Runtime.InteropServices;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Progress;

namespace OciMultiArch.Tool.Running;

/// <content>Signals.</content>
internal static partial class CommandLine
{
    /// <summary>
    /// Ctrl-C, SIGTERM and SIGHUP end the work at its next wait, so that children and temporary files go with it. Work
    /// that does not wait (a file that is parsed, a pipe that nobody opens) is ended after some seconds. A second signal
    /// ends the process.
    /// </summary>
    private sealed class Interruption : IDisposable
    {
        private const int Signalled = 128;
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
        private readonly CancellationTokenSource source = new();
        private readonly PosixSignalRegistration[] signals;
        private int number;
        private Timer? last;

        public Interruption() => signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, On),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, On),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, On),
        ];

        public CancellationToken Token => source.Token;

        /// <summary>
        /// What shells show for a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM, 129 for a terminal that
        /// was closed.
        /// </summary>
        public int ExitStatus => Signalled + number;

        public void Dispose()
        {
            foreach (var signal in signals)
                signal.Dispose();
            last?.Dispose();
            source.Dispose();
        }

        private void End()
        {
            InputFile.RemoveAll();
            LiveView.LeaveNow();
            Say(Console.Error, "ocimulti: interrupted.");
            Environment.Exit(ExitStatus);
        }

        private void On(PosixSignalContext context)
        {
            if (source.IsCancellationRequested)
            {
                LiveView.LeaveNow();
                return;
            }
            number = context.Signal switch
            {
                PosixSignal.SIGINT => 2,
                PosixSignal.SIGHUP => 1,
                _ => 15,
            };
            context.Cancel = true;
            last = new(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
            source.Cancel();
        }
    }
}
