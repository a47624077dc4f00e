using System.Runtime.InteropServices;

namespace OciMultiArch.EndToEnd.Compilers;

/// <summary>What Debian's cargo builds becomes images that start without a base, one of them linked as a static PIE.</summary>
public sealed class RustTests
{
    [Fact]
    [Trait("Length", "Long")]
    public async Task Programs_of_both_targets_are_found_and_start()
    {
        using CompilerScene scene = new();
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        var (other, machine) = isArm ? ("amd64", "x86_64") : ("arm64", "aarch64");
        await scene.FetchAsync(other, "rust", "libstd-rust-dev");
        Dictionary<string, string?> variables = new()
        {
            ["LIBRARY"] = "gnu",
            ["CARGO_HOME"] = scene.At("cargo"),
            ["RUSTC"] = "/usr/bin/rustc",
            ["RUSTFLAGS"] = $"-L {scene.At("rust")}/usr/lib/rustlib/{machine}-unknown-linux-gnu/lib",
            [$"CARGO_TARGET_{machine.ToUpperInvariant()}_UNKNOWN_LINUX_GNU_LINKER"] = $"{machine.Replace('_', '-')}-linux-gnu-gcc",
        };

        await scene.BuildAsync("rust", "oci:out --tag 1", variables);

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await scene.PlatformsAsync("1"));
        Assert.Equal("hello from Rust, greeting 1.0.0, x86_64\n", await scene.StartAsync("1", "linux/amd64", "x86_64"));
        Assert.Equal("hello from Rust, greeting 1.0.0, aarch64\n", await scene.StartAsync("1", "linux/arm64/v8", "aarch64"));
    }
}
