namespace OciMultiArch.Building;

/// <summary>
/// The names that compilers and other makers of programs have for a platform: placeholders of a path, each with the
/// names that may stand for it.
/// </summary>
internal static class TargetNames
{
    /// <summary>The placeholders that are known besides the parts of a platform.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["rid", "rust", "zig", "goreleaser", "machine"];

    /// <summary>The names of a platform under a placeholder; none where its maker has no name for it.</summary>
    /// <param name="placeholder">One of <see cref="Placeholders"/>.</param>
    /// <param name="platform">The platform.</param>
    public static IReadOnlyList<string> Of(string placeholder, Platform platform)
    {
        var canonical = platform.Canonical();
        return placeholder switch
        {
            "rid" => Rids(canonical),
            "rust" => TargetTriples.OfRust(canonical),
            "zig" => TargetTriples.OfZig(canonical),
            "goreleaser" => GoReleaser(canonical),
            _ => Machines(canonical),
        };
    }

    // learn.microsoft.com, .NET RID catalog.
    private static string[] Rids(Platform platform)
    {
        string?[] names = [platform.ToRuntimeIdentifier(), platform.ToMuslRuntimeIdentifier()];
        return [.. names.OfType<string>()];
    }

    // goreleaser.com, "Go builds": os_arch and the variable of the architecture, and without it in older versions.
    private static string[] GoReleaser(Platform platform)
    {
        var name = $"{platform.Os}_{platform.Architecture}";
        var variant = GoVariable(platform);
        if (variant is null)
            return [name];
        var isOwn = platform.Variant is not null;
        if (isOwn)
            return [$"{name}_{variant}"];
        return [$"{name}_{variant}", name];
    }

    private static string? GoVariable(Platform platform) => platform.Architecture switch
    {
        "amd64" => platform.Variant ?? "v1",
        "arm64" when platform.Variant is null => "v8.0",
        "arm64" when platform.Variant.Contains('.', StringComparison.Ordinal) => platform.Variant,
        "arm64" => platform.Variant + ".0",
        "arm" => platform.Variant?.TrimStart('v'),
        "386" => platform.Variant ?? "sse2",
        "mips" or "mipsle" or "mips64" or "mips64le" => platform.Variant ?? "hardfloat",
        "ppc64" or "ppc64le" => platform.Variant ?? "power8",
        "riscv64" => platform.Variant ?? "rva20u64",
        _ => platform.Variant,
    };

    // uname(1), as release files are often called.
    private static string[] Machines(Platform platform) => (platform.Architecture, platform.Variant) switch
    {
        ("386", _) => ["i686", "i386", "x86"],
        ("amd64", null) => ["x86_64", "x64"],
        ("amd64", var level) => [$"x86_64_{level}", $"x86_64-{level}"],
        ("arm", "v8") => ["armv8l"],
        ("arm", var level) => [$"arm{level}l", $"arm{level}", .. ArmFamily(level)],
        ("arm64", _) => ["aarch64", "arm64"],
        ("loong64", _) => ["loongarch64"],
        ("mipsle", _) => ["mipsel"],
        ("mips64le", _) => ["mips64el"],
        var (architecture, _) => [architecture],
    };

    private static string[] ArmFamily(string? level) => level switch
    {
        "v6" => ["armel"],
        "v7" => ["armhf"],
        _ => [],
    };
}
