using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The pairs of GOOS and GOARCH, as <c>go tool dist list</c> names them.</summary>
internal static class GoPorts
{
    // To ask Go costs a process, and since 1.25 the building of its tool "dist".
    private static readonly string[] Lasting =
    [
        "darwin/amd64", "darwin/arm64", "freebsd/386", "freebsd/amd64", "freebsd/arm", "freebsd/arm64",
        "linux/386", "linux/amd64", "linux/arm", "linux/arm64", "linux/mips", "linux/mips64", "linux/mips64le",
        "linux/mipsle", "linux/ppc64", "linux/ppc64le", "linux/riscv64", "linux/s390x",
        "windows/386", "windows/amd64", "windows/arm64",
    ];

    // What any Go of the last years builds for; a newer one may know more.
    private static readonly string[] Systems =
    [
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd", "plan9",
        "solaris", "wasip1", "windows",
    ];

    private static readonly string[] Architectures =
    [
        "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64",
        "s390x", "wasm",
    ];

    /// <summary>Parses platforms that Go is to build for, with commas between them.</summary>
    /// <exception cref="FormatException">One is no platform, or is misspelt.</exception>
    public static IReadOnlyList<Platform> ParseList(string list)
    {
        var platforms = Platform.ParseList(list);
        foreach (var platform in platforms)
            Check(platform);
        return platforms;
    }

    /// <summary>Refuses what is one letter from a name that Go knows. What is unlike all of them, Go is asked for.</summary>
    /// <exception cref="FormatException">The platform is misspelt.</exception>
    public static void Check(Platform platform)
    {
        var plain = platform.Canonical();
        var system = Meant(plain.Os, Systems) ?? plain.Os;
        var architecture = Meant(plain.Architecture, Architectures) ?? plain.Architecture;
        if (system != plain.Os || architecture != plain.Architecture)
            throw new FormatException($"Go builds for no platform {platform}. Write {system}/{architecture}, if that is meant.");
    }

    /// <summary>Whether every Go since 1.18 builds for a platform, so that Go need not be asked.</summary>
    public static bool IsOfEveryGo(Platform platform) => Lasting.Contains(Pair(platform));

    public static string Pair(Platform platform)
    {
        var canonical = platform.Canonical();
        return $"{canonical.Os}/{canonical.Architecture}";
    }

    private static string? Meant(string name, string[] known)
    {
        if (known.Contains(name))
            return null;
        return NearestWord.To(name, known);
    }
}
