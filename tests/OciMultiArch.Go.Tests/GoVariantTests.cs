namespace OciMultiArch.Go.Tests;

public sealed class GoVariantTests
{
    [Theory]
    [InlineData("linux/amd64", "GOAMD64=v1")]
    [InlineData("linux/amd64/v1", "GOAMD64=v1")]
    [InlineData("linux/amd64/v2", "GOAMD64=v2")]
    [InlineData("linux/x86_64/v3", "GOAMD64=v3")]
    [InlineData("linux/amd64/v4", "GOAMD64=v4")]
    [InlineData("linux/arm", "GOARM=7")]
    [InlineData("linux/arm/v5", "GOARM=5")]
    [InlineData("linux/armel", "GOARM=6")]
    [InlineData("linux/arm/6", "GOARM=6")]
    [InlineData("linux/arm/v7", "GOARM=7")]
    [InlineData("linux/arm/v8", "GOARM=7")]
    [InlineData("linux/arm64", "GOARM64=v8.0")]
    [InlineData("linux/arm64/v8", "GOARM64=v8.0")]
    [InlineData("linux/arm64/v8.1", "GOARM64=v8.1")]
    [InlineData("linux/arm64/v8.9", "GOARM64=v8.9")]
    [InlineData("linux/arm64/v9", "GOARM64=v9.0")]
    [InlineData("linux/arm64/v9.5", "GOARM64=v9.5")]
    [InlineData("linux/386", "GO386=sse2")]
    [InlineData("linux/386/softfloat", "GO386=softfloat")]
    [InlineData("linux/mips", "GOMIPS=hardfloat")]
    [InlineData("linux/mips/softfloat", "GOMIPS=softfloat")]
    [InlineData("linux/mipsle/softfloat", "GOMIPS=softfloat")]
    [InlineData("linux/mips64", "GOMIPS64=hardfloat")]
    [InlineData("linux/mips64le/softfloat", "GOMIPS64=softfloat")]
    [InlineData("linux/ppc64", "GOPPC64=power8")]
    [InlineData("linux/ppc64le/power9", "GOPPC64=power9")]
    [InlineData("linux/ppc64le/power10", "GOPPC64=power10")]
    [InlineData("linux/riscv64", "GORISCV64=rva20u64")]
    [InlineData("linux/riscv64/rva22u64", "GORISCV64=rva22u64")]
    [InlineData("linux/riscv64/rva23u64", "GORISCV64=rva23u64")]
    [InlineData("linux/s390x", null)]
    [InlineData("linux/loong64", null)]
    [InlineData("wasip1/wasm", null)]
    public void Each_variant_has_its_variable(string platform, string? variable) =>
        Assert.Equal(variable, GoTarget.Of(Platform.Parse(platform)).Variant?.ToString());

    [Theory]
    [InlineData("linux/amd64/v5", "v1 to v4")]
    [InlineData("linux/arm/v4", "v5 to v8")]
    [InlineData("linux/arm/v7l", "v5 to v8")]
    [InlineData("linux/arm64/v8.10", "v8.0 to v8.9")]
    [InlineData("linux/arm64/v9.9", "v9.0 to v9.5")]
    [InlineData("linux/arm64/v7", "v8.0 to v8.9")]
    [InlineData("linux/386/387", "sse2")]
    [InlineData("linux/mips/r6", "hardfloat")]
    [InlineData("linux/mips64le/r6", "hardfloat")]
    [InlineData("linux/ppc64le/power7", "power8")]
    [InlineData("linux/riscv64/rva24u64", "rva23u64")]
    [InlineData("linux/s390x/z13", "none")]
    public void An_unknown_variant_is_refused_with_those_that_are_known(string platform, string known)
    {
        var error = Assert.Throws<BuildException>(() => GoTarget.Of(Platform.Parse(platform)));
        Assert.Contains($"known: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(known, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aix/ppc64")]
    [InlineData("js/wasm")]
    [InlineData("plan9/amd64")]
    public void A_system_without_containers_is_refused(string platform) =>
        Assert.Contains(
            "do not run in containers",
            Assert.Throws<BuildException>(() => GoTarget.Of(Platform.Parse(platform))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_target_sets_its_own_variables_only() => Assert.Equal(
        [("GOOS", "linux"), ("GOARCH", "arm"), ("GOARM", "6")],
        GoTarget.Of(Platform.Parse("linux/arm/v6")).Environment);
}
