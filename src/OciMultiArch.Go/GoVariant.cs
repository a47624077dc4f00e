using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The instruction set to build for.</summary>
/// <param name="Variable">The variable of go that chooses it.</param>
/// <param name="Value">The variable's value.</param>
internal sealed record GoVariant(string Variable, string Value)
{
    /// <summary>Whether this is what a Go that does not know the variable builds for.</summary>
    public bool IsDefault => Value is "v1" or "v8.0" or "sse2" or "hardfloat" or "power8" or "rva20u64";

    /// <summary>Whether every Go since 1.18 knows it, so that Go need not be asked.</summary>
    public bool IsOfEveryGo => IsDefault || (Variable is not ("GOARM64" or "GORISCV64") && Value is not "power10");

    /// <param name="platform">A platform in canonical form.</param>
    /// <returns>Null for an architecture that has no variants.</returns>
    /// <exception cref="BuildException">The variant is none of the architecture's.</exception>
    public static GoVariant? Of(Platform platform)
    {
        var variant = string.IsNullOrEmpty(platform.Variant) ? null : platform.Variant;
        var (variable, value, known) = platform.Architecture switch
        {
            "amd64" => ("GOAMD64", OneOf(variant ?? "v1", "v1", "v2", "v3", "v4"), "v1 to v4"),
            "arm" => ("GOARM", Arm(variant), "v5 to v8"),
            "arm64" => ("GOARM64", Arm64(variant), "v8, v8.0 to v8.9, v9, v9.0 to v9.5"),
            "386" => ("GO386", OneOf(variant ?? "sse2", "sse2", "softfloat"), "sse2 and softfloat"),
            "mips" or "mipsle" => ("GOMIPS", Mips(variant), "hardfloat and softfloat"),
            "mips64" or "mips64le" => ("GOMIPS64", Mips(variant), "hardfloat and softfloat"),
            "ppc64" or "ppc64le" => ("GOPPC64", Power(variant), "power8 to power10"),
            "riscv64" => ("GORISCV64", RiscV(variant), "rva20u64, rva22u64 and rva23u64"),
            _ => ("", variant is null ? "" : null, "none"),
        };
        if (value is null)
            throw new BuildException(
                Problem.BuildFailed,
                $"The variant '{Printable.Short(variant!)}' of {platform.Architecture} is not one that Go builds for; "
                + $"known: {known}.",
                new("Correct it, or leave it out."));
        return variable.Length == 0 ? null : new(variable, value);
    }

    private static string? OneOf(string value, params ReadOnlySpan<string> known) =>
        known.Contains(value) ? value : null;

    private static string? Mips(string? variant) => OneOf(variant ?? "hardfloat", "hardfloat", "softfloat");

    private static string? Power(string? variant) => OneOf(variant ?? "power8", "power8", "power9", "power10");

    private static string? RiscV(string? variant) => OneOf(variant ?? "rva20u64", "rva20u64", "rva22u64", "rva23u64");

    // A 32-bit program for v8 is one for v7: GOARM ends there.
    private static string? Arm(string? variant) => variant switch
    {
        "v5" => "5",
        "v6" => "6",
        null or "v7" or "v8" => "7",
        _ => null,
    };

    private static string? Arm64(string? variant) => variant switch
    {
        null or "v8" => "v8.0",
        "v9" => "v9.0",
        ['v', '8', '.', >= '0' and <= '9'] or ['v', '9', '.', >= '0' and <= '5'] => variant,
        _ => null,
    };

    public override string ToString() => $"{Variable}={Value}";
}
