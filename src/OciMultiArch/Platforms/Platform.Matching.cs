namespace OciMultiArch;

public sealed partial record Platform
{
    /// <summary>
    /// Whether an image for this platform runs on a host, by containerd's rules: the operating system is equal and has
    /// the features that are needed; the architecture is equal and its variant the host's or a lower one (an arm64 host
    /// also runs arm images, amd64 also 386); a Windows image's build is one that the host's build carries. A version
    /// that either side leaves out fits.
    /// </summary>
    /// <param name="host">The machine's platform, in any spelling.</param>
    public bool RunsOn(Platform host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return RankOf(Canonical(), host.Canonical()) is not null;
    }

    /// <summary>
    /// Chooses what fits a host best: its own architecture first, then the highest variant, then (on Windows) the
    /// highest build, then the most features of the operating system; the first of several equals.
    /// </summary>
    /// <typeparam name="T">What is chosen, for example a <see cref="Descriptor"/> of an index.</typeparam>
    /// <param name="entries">What there is.</param>
    /// <param name="platformOf">The platform of an entry; an entry for which it returns null is passed over.</param>
    /// <param name="host">The machine's platform, in any spelling.</param>
    /// <returns>The best entry, or null when none runs on the host.</returns>
    public static T? BestFor<T>(IEnumerable<T> entries, Func<T, Platform?> platformOf, Platform host)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(platformOf);
        ArgumentNullException.ThrowIfNull(host);
        var canonicalHost = host.Canonical();
        T? best = null;
        Rank? highest = null;
        foreach (var entry in entries)
        {
            if (platformOf(entry) is not { } platform)
                continue;
            var rank = RankOf(platform.Canonical(), canonicalHost);
            if (rank is null || rank.Value.CompareTo(highest) <= 0)
                continue;
            best = entry;
            highest = rank;
        }
        return best;
    }

    /// <summary>
    /// Whether an image for this platform is for exactly such a host: by the rules of <see cref="RunsOn"/>, but with
    /// the same architecture and variant.
    /// </summary>
    internal bool Matches(Platform host) => IsExact(Canonical(), host.Canonical());
}
