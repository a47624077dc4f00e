using System.Buffers;
using System.Collections.Frozen;

namespace OciMultiArch.Platforms;

/// <summary>
/// The many names of operating systems and CPUs, and the one name each has in Go's and the OCI's documents.
/// </summary>
internal static class PlatformNames
{
    private static readonly SearchValues<char> WordLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private static readonly FrozenSet<string> Systems = FrozenSet.ToFrozenSet(
    [
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux",
        "nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Architectures = FrozenSet.ToFrozenSet(
    [
        "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64",
        "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le",
        "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    ], StringComparer.Ordinal);

    public static bool IsSystem(string name) => Systems.Contains(System(name));

    public static bool IsArchitecture(string name) => Architectures.Contains(Alias(Lower(name)).Architecture);

    /// <summary>
    /// Whether a part of a platform's text is a word: ASCII letters, digits, '_', '.' and '-', at least one.
    /// </summary>
    public static bool IsWord(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(WordLetters);

    public static string System(string name) => Lower(name) switch { "macos" => "darwin", var os => os };

    /// <summary>
    /// The canonical architecture and variant; the variant is null where it is the architecture's usual one.
    /// </summary>
    public static (string Architecture, string? Variant) Cpu(string architecture, string? variant)
    {
        var (name, implied) = Alias(Lower(architecture));
        var given = implied ?? Lower(variant ?? "");
        var level = name switch
        {
            "amd64" when given == "v1" => "",
            "arm" when given.Length == 0 => "v7",
            "arm" => WithV(given),
            "arm64" => Arm64(WithV(given)),
            _ => given,
        };
        return (name, level.Length == 0 ? null : level);
    }

    /// <summary>The variant that an architecture's name carries in itself (armv7l, armel), or null.</summary>
    public static string? ImpliedVariant(string architecture)
    {
        var implied = Alias(Lower(architecture)).Variant;
        return string.IsNullOrEmpty(implied) ? null : implied;
    }

    // The variant is null where the name leaves it open, and empty where the name rules one out.
    private static (string Architecture, string? Variant) Alias(string name) => name switch
    {
        "i386" or "i486" or "i586" or "i686" => ("386", ""),
        "x86_64" or "x86-64" or "x64" => ("amd64", null),
        "aarch64" => ("arm64", null),
        "armel" or "armv6" or "armv6l" => ("arm", "v6"),
        "armhf" or "armv7" or "armv7l" => ("arm", "v7"),
        "armv8l" => ("arm", "v8"),
        "ppc64el" => ("ppc64le", null),
        "mipsel" => ("mipsle", null),
        "mips64el" => ("mips64le", null),
        "loongarch64" => ("loong64", null),
        _ => (name, null),
    };

    private static string WithV(string variant)
    {
        var isNumber = variant.Length > 0 && char.IsAsciiDigit(variant[0]);
        return isNumber ? "v" + variant : variant;
    }

    private static string Arm64(string variant) => variant switch
    {
        "v8" or "v8.0" => "",
        "v9.0" => "v9",
        _ => variant,
    };

    // Only ASCII: a Kelvin sign is not a 'k'.
    private static string Lower(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = char.IsAscii(from[i]) ? char.ToLowerInvariant(from[i]) : from[i];
    });
}
