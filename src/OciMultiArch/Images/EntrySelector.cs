namespace OciMultiArch.Images;

/// <summary>Which entries of an index an edit means.</summary>
/// <param name="Text">What the edit names, for a message.</param>
/// <param name="IsMeant">Whether an entry is meant.</param>
/// <param name="Problem">What is wrong when no entry is.</param>
internal sealed record EntrySelector(string Text, Func<ListedEntry, bool> IsMeant, Problem Problem)
{
    /// <summary>The digest that the edit names, where it names one.</summary>
    public Digest? Digest { get; private init; }

    /// <summary>Whether an entry is meant.</summary>
    public bool Fits(Descriptor entry) => IsMeant(new(entry));

    /// <summary>The entries with a digest.</summary>
    public static EntrySelector Of(Digest digest) =>
        new($"{digest}", entry => entry.Digest == digest, Problem.NotFound) { Digest = digest };

    /// <summary>
    /// The images of a platform. What it leaves out (version and features of the operating system, CPU features) may be
    /// any; of a version of Windows, its beginning is enough.
    /// </summary>
    public static EntrySelector Of(Platform platform)
    {
        var wanted = platform.Canonical();
        return new($"{platform}", Selects, Problem.MissingPlatform);

        bool Selects(ListedEntry entry) => !entry.IsAttestation && IsFor(entry, wanted);
    }

    /// <summary>The platforms that there are instead, as a sentence for a message.</summary>
    public static string Instead(IEnumerable<string> platforms)
    {
        var names = string.Join(", ", platforms.Distinct(StringComparer.Ordinal));
        if (names.Length == 0)
            return "It names no platform.";
        return $"It has {names}.";
    }

    private static bool IsFor(ListedEntry entry, Platform wanted)
    {
        if (entry.Canonical is not { } platform)
            return false;
        if (platform.Os != wanted.Os || platform.Architecture != wanted.Architecture)
            return false;
        if (platform.HasVersion(wanted.OsVersion))
            platform = platform with { OsVersion = wanted.OsVersion };
        if (wanted.OsFeatures.Count == 0)
            platform = platform with { OsFeatures = [] };
        if (wanted.Features.Count == 0)
            platform = platform with { Features = [] };
        return platform == wanted;
    }
}
