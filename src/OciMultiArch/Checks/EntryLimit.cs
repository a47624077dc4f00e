namespace OciMultiArch.Checks;

/// <summary>How many files of layers are kept in mind at once, over all layers of a verification.</summary>
internal sealed class EntryLimit
{
    private const int Most = 500_000;
    private int taken;

    /// <summary>Whether one more may be kept.</summary>
    public bool Take() => Interlocked.Increment(ref taken) <= Most;
}
