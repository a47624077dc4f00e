using System.Runtime.InteropServices;

namespace OciMultiArch.Tool;

/// <summary>Ctrl-C and SIGTERM end the work at its next wait, so that children and temporary files go with it; the second one ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private const int Signalled = 128;
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] signals;
    private int number;

    public Interruption() => signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];

    public CancellationToken Token => source.Token;

    /// <summary>What shells show for a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM.</summary>
    public int ExitStatus => Signalled + number;

    public void Dispose()
    {
        foreach (var each in signals)
            each.Dispose();
        source.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
            return;
        number = context.Signal == PosixSignal.SIGINT ? 2 : 15;
        context.Cancel = true;
        source.Cancel();
    }
}
