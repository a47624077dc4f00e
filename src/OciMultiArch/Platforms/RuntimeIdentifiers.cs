using System.Collections.Frozen;

namespace OciMultiArch.Platforms;

/// <summary>The portable runtime identifiers of .NET, and the platforms of the OCI that mean the same.</summary>
internal static class RuntimeIdentifiers
{
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

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">No platform means the same; the message is what is wrong with it.</exception>
    public static (string Os, string Architecture, string? Variant) Read(string rid)
    {
        var lower = rid.ToLowerInvariant();
        var dash = lower.LastIndexOf('-');
        if (dash < 0)
            throw new FormatException("it names no system and CPU, such as linux-x64");
        var system = lower[..dash];
        var os = Array.Find(Systems, known => known.Rid == system).Os;
        if (os is null)
            throw new FormatException($"'{system}' is no portable system that an image can have, such as linux, linux-musl, win or osx");
        var cpu = lower[(dash + 1)..];
        if (Cpus.TryGetValue(cpu, out var found))
            return (os, found.Architecture, found.Variant);
        var known = string.Join(", ", Cpus.Keys.Order(StringComparer.Ordinal));
        throw new FormatException($"no platform means the CPU '{cpu}'; those known are {known}");
    }

    /// <summary>The identifier for the parts of a canonical platform; null where .NET has none.</summary>
    public static string? Of(string os, string architecture, string? variant)
    {
        var system = Array.Find(Systems, known => known.Os == os).Rid;
        var cpu = CpuOf(architecture, variant);
        return system is null || cpu is null ? null : $"{system}-{cpu}";
    }

    /// <summary>The identifier for the parts of a platform whose C library is musl; null where .NET has none.</summary>
    public static string? OfMusl(string os, string architecture, string? variant) =>
        os == "linux" && CpuOf(architecture, variant) is { } cpu ? $"linux-musl-{cpu}" : null;

    // A level of amd64 or arm64 asks for more than .NET's programs need: they run there.
    private static string? CpuOf(string architecture, string? variant) => (architecture, variant) switch
    {
        ("arm", "v6") => "armv6",
        ("arm", "v7" or "v8") => "arm",
        ("arm", _) => null,
        _ => Cpus.FirstOrDefault(known => known.Value.Architecture == architecture).Key,
    };
}
