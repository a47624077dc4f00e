using System.Collections.Frozen;

namespace OciMultiArch.Platforms;

/// <summary>The portable runtime identifiers of .NET, and the platforms of the OCI that mean the same.</summary>
internal static class RuntimeIdentifiers
{
    private const string Musl = "-musl";

    // In the order of preference where several name one system.
    private static readonly (string Rid, string Os)[] Systems =
    [
        ("linux", "linux"), ("linux-musl", "linux"), ("win", "windows"), ("osx", "darwin"), ("android", "android"),
        ("linux-bionic", "android"), ("ios", "ios"), ("freebsd", "freebsd"), ("illumos", "illumos"), ("solaris", "solaris"),
        ("openbsd", "openbsd"), ("wasi", "wasip1"), ("wasi", "wasi"),
    ];

    private static readonly FrozenDictionary<string, (string Architecture, string? Variant)> Cpus =
        new Dictionary<string, (string, string?)>(StringComparer.Ordinal)
        {
            ["x64"] = ("amd64", null),
            ["x86"] = ("386", null),
            ["arm64"] = ("arm64", null),
            ["arm"] = ("arm", "v7"),
            ["armv6"] = ("arm", "v6"),
            ["loongarch64"] = ("loong64", null),
            ["ppc64le"] = ("ppc64le", null),
            ["riscv64"] = ("riscv64", null),
            ["s390x"] = ("s390x", null),
            ["wasm"] = ("wasm", null),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads an identifier; what is wrong with it, or null.</summary>
    public static string? Read(string rid, out Platform? platform)
    {
        platform = null;
        var lower = rid.ToLowerInvariant();
        var dash = lower.LastIndexOf('-');
        if (dash < 0)
            return "it names no system and CPU, such as linux-x64";
        var (system, cpu) = (lower[..dash], lower[(dash + 1)..]);
        var os = Array.Find(Systems, known => known.Rid == system).Os;
        if (os is null)
            return $"'{system}' is no portable system that an image can have, such as linux, linux-musl, win or osx";
        if (!Cpus.TryGetValue(cpu, out var found))
            return $"no platform means the CPU '{cpu}'; those known are {string.Join(", ", Cpus.Keys.Order(StringComparer.Ordinal))}";
        platform = new() { Os = os, Architecture = found.Architecture, Variant = found.Variant };
        return null;
    }

    /// <summary>The identifier for a canonical platform; null where .NET has none.</summary>
    public static string? Of(Platform platform)
    {
        var system = Array.Find(Systems, known => known.Os == platform.Os).Rid;
        var cpu = CpuOf(platform);
        return system is null || cpu is null ? null : $"{system}-{cpu}";
    }

    /// <summary>The identifier for a platform whose C library is musl; null where .NET has none.</summary>
    public static string? OfMusl(Platform platform) =>
        platform.Os == "linux" && CpuOf(platform) is { } cpu ? $"linux{Musl}-{cpu}" : null;

    // A level of amd64 or arm64 asks for more than .NET's programs need: they run there.
    private static string? CpuOf(Platform platform) => (platform.Architecture, platform.Variant) switch
    {
        ("arm", "v6") => "armv6",
        ("arm", "v7" or "v8") => "arm",
        ("arm", _) => null,
        var (architecture, _) => Cpus.FirstOrDefault(known => known.Value.Architecture == architecture).Key,
    };
}
