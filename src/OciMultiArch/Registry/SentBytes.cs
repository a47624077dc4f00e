namespace OciMultiArch.Registry;

/// <summary>Counts what an attempt has sent, so that it can be taken back when the next one begins from the start.</summary>
internal sealed class SentBytes(IProgress<long> listener) : IProgress<long>
{
    private long sent;

    public void Report(long value)
    {
        sent += value;
        listener.Report(value);
    }

    public void Rewind()
    {
        if (sent != 0)
            Report(-sent);
    }
}
