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

    /// <summary>Whether every Go since 1.18 builds for a platform, so that Go need not be asked.</summary>
    public static bool IsOfEveryGo(Platform platform) => Lasting.Contains(Pair(platform));

    public static string Pair(Platform platform)
    {
        var canonical = platform.Canonical();
        return $"{canonical.Os}/{canonical.Architecture}";
    }
}
