using OciMultiArch.Platforms;

namespace OciMultiArch;

/// <content>Which images run on which hosts, by containerd's rules. Both platforms are in canonical form.</content>
public sealed partial record Platform
{
    // From this build on, Windows runs images of older builds, back to the long-term release before its own.
    private const int WindowsServer2022 = 20348;
    private const int WindowsServer2025 = 26100;

    /// <summary>How well the image fits, or null when it does not run on the host.</summary>
    private static Rank? RankOf(Platform image, Platform host)
    {
        if (!FitsSystem(image, host))
            return null;
        var rank = RankOfCpu(image, host);
        if (rank is null || image.Os != "windows")
            return rank;
        return rank.Value with { Build = WindowsVersion(image.OsVersion) ?? Rank.NoBuild };
    }

    private static bool IsExact(Platform image, Platform host) =>
        FitsSystem(image, host) && image.Architecture == host.Architecture && image.Variant == host.Variant;

    private static Rank? RankOfCpu(Platform image, Platform host)
    {
        var level = CpuLevel.Of(image.Architecture, image.Variant);
        var features = image.OsFeatures.Count;
        if (image.Architecture == host.Architecture)
            return RunsVariant(image, host) ? new(1, level ?? default, Rank.NoBuild, features) : null;
        return (host.Architecture, image.Architecture) switch
        {
            ("amd64", "386") when image.Variant is null => new(0, default, Rank.NoBuild, features),
            ("arm64", "arm") when level is { Major: <= 8 } older => new(0, older, Rank.NoBuild, features),
            _ => null,
        };
    }

    private static bool RunsVariant(Platform image, Platform host)
    {
        if (image.Variant == host.Variant)
            return true;
        var wanted = CpuLevel.Of(image.Architecture, image.Variant);
        var offered = CpuLevel.Of(host.Architecture, host.Variant);
        return wanted is not null && offered is not null && offered.Value.Carries(wanted.Value);
    }

    private static bool FitsSystem(Platform image, Platform host)
    {
        if (image.Os != host.Os)
            return false;
        if (host.Os != "windows")
            return image.OsFeatures.All(host.OsFeatures.Contains);
        var needed = image.OsFeatures.Where(static feature => feature != "win32k");
        return needed.All(host.OsFeatures.Contains) && FitsWindows(image.OsVersion, host.OsVersion);
    }

    private static bool FitsWindows(string? image, string? host)
    {
        if (image is null || host is null || image == host)
            return true;
        if (WindowsVersion(image) is not { } wanted || WindowsVersion(host) is not { } offered)
            return false;
        if ((wanted.Major, wanted.Minor) != (offered.Major, offered.Minor))
            return false;
        if (offered.Build < WindowsServer2022)
            return wanted.Build == offered.Build;
        var oldest = offered.Build > WindowsServer2025 ? WindowsServer2025 : WindowsServer2022;
        return wanted.Build >= oldest && wanted.Build <= offered.Build;
    }

    private static Version? WindowsVersion(string? text) =>
        Version.TryParse(text, out var version) && version.Build >= 0 ? version : null;

    /// <summary>How well an image fits a host that it runs on; the greater, the better.</summary>
    /// <param name="Kinship">1 for the host's own architecture, 0 for an older one that it also runs.</param>
    /// <param name="Level">The variant.</param>
    /// <param name="Build">The version of Windows; <see cref="NoBuild"/> elsewhere and where none is stated.</param>
    /// <param name="Features">How many features of the operating system the image uses.</param>
    private readonly record struct Rank(int Kinship, CpuLevel Level, Version Build, int Features)
    {
        public static readonly Version NoBuild = new(0, 0);

        /// <summary>Compares kinship first, then level, build and features. Anything is greater than null.</summary>
        public int CompareTo(Rank? other) => other is { } rank ? Key.CompareTo(rank.Key) : 1;

        private (int Kinship, int Major, int Minor, Version Build, int Features) Key =>
            (Kinship, Level.Major, Level.Minor, Build, Features);
    }
}
