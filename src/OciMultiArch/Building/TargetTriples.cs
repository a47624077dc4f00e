namespace OciMultiArch.Building;

/// <summary>What Rust and Zig call a platform (rustc, "Platform Support"; zig, <c>zig targets</c>).</summary>
internal static class TargetTriples
{
    /// <summary>The target triples of Rust.</summary>
    /// <param name="platform">A canonical platform.</param>
    public static string[] OfRust(Platform platform)
    {
        if (RustCpu(platform) is not { } cpu)
            return [];
        return platform.Os switch
        {
            "linux" => [.. CLibraries(platform).Select(library => $"{cpu}-unknown-linux-{library}")],
            "windows" => [$"{cpu}-pc-windows-msvc", $"{cpu}-pc-windows-gnu", $"{cpu}-pc-windows-gnullvm"],
            "darwin" => [$"{cpu}-apple-darwin"],
            var os => [$"{cpu}-unknown-{os}"],
        };
    }

    /// <summary>The targets of Zig.</summary>
    /// <param name="platform">A canonical platform.</param>
    public static string[] OfZig(Platform platform)
    {
        if (ZigCpu(platform) is not { } cpu)
            return [];
        return platform.Os switch
        {
            "linux" => [.. ZigLibraries(platform).Select(library => $"{cpu}-linux-{library}"), $"{cpu}-linux"],
            "windows" => [$"{cpu}-windows-gnu", $"{cpu}-windows-msvc", $"{cpu}-windows"],
            "darwin" => [$"{cpu}-macos", $"{cpu}-macos-none"],
            var os => [$"{cpu}-{os}"],
        };
    }

    private static string[] CLibraries(Platform platform)
    {
        var suffix = (platform.Architecture, platform.Variant) switch
        {
            ("arm", "v5") => "eabi",
            ("arm", _) => "eabihf",
            ("mips64" or "mips64le", _) => "abi64",
            _ => "",
        };
        return ["musl" + suffix, "gnu" + suffix];
    }

    // Those of MIPS say more of the calling convention than Rust's, since Zig 0.14 also with musl.
    private static string[] ZigLibraries(Platform platform) => platform.Architecture switch
    {
        "mips" or "mipsle" => ["musleabihf", "musl", "gnueabihf"],
        "mips64" or "mips64le" => ["muslabi64", "musl", "gnuabi64"],
        _ => CLibraries(platform),
    };

    private static string? RustCpu(Platform platform) => (platform.Architecture, platform.Variant) switch
    {
        ("386", _) => "i686",
        ("arm", "v5") => "armv5te",
        ("arm", "v6") => "arm",
        ("arm", _) => "armv7",
        ("riscv64", _) => "riscv64gc",
        _ => Cpu(platform.Architecture),
    };

    private static string? ZigCpu(Platform platform) => platform.Architecture switch
    {
        "386" => "x86",
        "arm" => "arm",
        var architecture => Cpu(architecture),
    };

    private static string? Cpu(string architecture) => architecture switch
    {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "loong64" => "loongarch64",
        "mips" or "mips64" or "riscv64" or "s390x" => architecture,
        "mipsle" => "mipsel",
        "mips64le" => "mips64el",
        "ppc64" => "powerpc64",
        "ppc64le" => "powerpc64le",
        _ => null,
    };
}
