namespace OciMultiArch.Http;

/// <summary>
/// How much is given to a connection at once. It grows as long as the connection takes it soon, so that few calls send a
/// large body, and a slow connection still shows that it takes bytes: one piece has as long as a connection may stall.
/// </summary>
internal sealed class SendSize
{
    /// <summary>What is given first, and to a slow connection.</summary>
    public const int Least = 128 << 10;

    /// <summary>What is given at most: more needs a faster connection, and takes hardly less time.</summary>
    public const int Most = 1 << 20;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    /// <summary>The size of the next piece.</summary>
    public int Bytes { get; private set; } = Least;

    /// <summary>A piece was taken.</summary>
    /// <param name="taken">How long that took.</param>
    /// <param name="most">How much there may be at once.</param>
    public void Fit(TimeSpan taken, int most = Most)
    {
        if (taken > Late)
            Bytes = Least;
        else if (taken < Soon)
            Bytes = Math.Min(2 * Bytes, most);
    }
}
