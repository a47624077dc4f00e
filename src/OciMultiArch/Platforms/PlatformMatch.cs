namespace OciMultiArch.Platforms;

/// <summary>Which images run on which hosts, by containerd's rules; both platforms in canonical form.</summary>
internal static class PlatformMatch
{
    // From this build on, Windows runs images of older builds, back to the long-term release before its own.
    private const int WindowsServer2022 = 20348;
    private const int WindowsServer2025 = 26100;
    private static readonly Version NoVersion = new(0, 0);

    /// <summary>How well the image fits, or null when it does not run on the host.</summary>
    public static PlatformRank? Rank(Platform image, Platform host) =>
        FitsSystem(image, host) && Cpu(image, host) is var (kinship, level)
            ? new(kinship, level, image.Os == "windows" ? WindowsVersion(image.OsVersion) ?? NoVersion : NoVersion, image.OsFeatures.Count)
            : null;

    public static bool IsExact(Platform image, Platform host) =>
        FitsSystem(image, host) && image.Architecture == host.Architecture && image.Variant == host.Variant;

    private static (int Kinship, CpuLevel Level)? Cpu(Platform image, Platform host)
    {
        var level = CpuLevel.Of(image.Architecture, image.Variant);
        if (image.Architecture == host.Architecture)
            return image.Variant == host.Variant || (level is { } lower && CpuLevel.Of(host.Architecture, host.Variant) is { } higher && higher.Carries(lower))
                ? (1, level ?? default)
                : null;
        return (host.Architecture, image.Architecture) switch
        {
            ("amd64", "386") when image.Variant is null => (0, default),
            ("arm64", "arm") when level is { Major: <= 8 } older => (0, older),
            _ => null,
        };
    }

    private static bool FitsSystem(Platform image, Platform host)
    {
        if (image.Os != host.Os)
            return false;
        var windows = host.Os == "windows";
        var needed = image.OsFeatures.Where(each => !(windows && each == "win32k"));
        return needed.All(host.OsFeatures.Contains) && (!windows || FitsWindows(image.OsVersion, host.OsVersion));
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

    private static Version? WindowsVersion(string? text) => Version.TryParse(text, out var version) && version.Build >= 0 ? version : null;
}
