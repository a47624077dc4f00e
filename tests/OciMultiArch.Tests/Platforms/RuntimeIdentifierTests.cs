namespace OciMultiArch.Tests.Platforms;

public sealed class RuntimeIdentifierTests
{
    [Theory]
    [InlineData("linux-x64", "linux/amd64")]
    [InlineData("linux-x86", "linux/386")]
    [InlineData("linux-arm64", "linux/arm64")]
    [InlineData("linux-arm", "linux/arm/v7")]
    [InlineData("linux-armv6", "linux/arm/v6")]
    [InlineData("linux-riscv64", "linux/riscv64")]
    [InlineData("linux-loongarch64", "linux/loong64")]
    [InlineData("linux-ppc64le", "linux/ppc64le")]
    [InlineData("linux-s390x", "linux/s390x")]
    [InlineData("win-x64", "windows/amd64")]
    [InlineData("win-x86", "windows/386")]
    [InlineData("win-arm64", "windows/arm64")]
    [InlineData("osx-x64", "darwin/amd64")]
    [InlineData("osx-arm64", "darwin/arm64")]
    [InlineData("android-arm64", "android/arm64")]
    [InlineData("ios-arm64", "ios/arm64")]
    [InlineData("freebsd-x64", "freebsd/amd64")]
    [InlineData("wasi-wasm", "wasip1/wasm")]
    public void An_identifier_and_its_platform_lead_to_each_other(string rid, string platform)
    {
        Assert.Equal(platform, Platform.OfRuntimeIdentifier(rid).ToString());
        Assert.Equal(rid, Platform.Parse(platform).ToRuntimeIdentifier());
    }

    [Theory]
    [InlineData("linux-musl-x64", "linux/amd64")]
    [InlineData("linux-musl-arm64", "linux/arm64")]
    [InlineData("linux-musl-arm", "linux/arm/v7")]
    public void With_musl_the_platform_is_the_same(string rid, string platform)
    {
        Assert.Equal(platform, Platform.OfRuntimeIdentifier(rid).ToString());
        Assert.Equal(rid, Platform.Parse(platform).ToMuslRuntimeIdentifier());
    }

    [Theory]
    [InlineData("linux/arm64/v8", "linux-arm64")]
    [InlineData("linux/arm", "linux-arm")]
    [InlineData("linux/arm/v8", "linux-arm")]
    [InlineData("linux/amd64/v3", "linux-x64")]
    [InlineData("linux/x86_64", "linux-x64")]
    [InlineData("windows/amd64:10.0.20348.1", "win-x64")]
    [InlineData("linux/arm/v5", null)]
    [InlineData("linux/mips64le", null)]
    [InlineData("plan9/amd64", null)]
    public void Levels_and_versions_have_no_identifiers_of_their_own(string platform, string? rid) =>
        Assert.Equal(rid, Platform.Parse(platform).ToRuntimeIdentifier());

    [Theory]
    [InlineData("windows/amd64")]
    [InlineData("darwin/arm64")]
    [InlineData("linux/arm/v5")]
    public void Musl_is_of_Linux_and_of_CPUs_that_dotnet_knows(string platform) =>
        Assert.Null(Platform.Parse(platform).ToMuslRuntimeIdentifier());

    [Theory]
    [InlineData("", "names no system and CPU")]
    [InlineData("any", "names no system and CPU")]
    [InlineData("linux", "names no system and CPU")]
    [InlineData("ubuntu.22.04-x64", "'ubuntu.22.04' is no portable system")]
    [InlineData("win10-x64", "'win10' is no portable system")]
    [InlineData("browser-wasm", "'browser' is no portable system")]
    [InlineData("tvos-arm64", "'tvos' is no portable system")]
    [InlineData("linux-armel", "no platform means the CPU 'armel'; those known are arm, arm64, ")]
    [InlineData("linux-mips64", "no platform means the CPU 'mips64'")]
    [InlineData("linux/amd64", "names no system and CPU")]
    public void What_no_platform_means_is_said(string rid, string problem)
    {
        var refused = Assert.Throws<FormatException>(() => Platform.OfRuntimeIdentifier(rid));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_identifier_of_this_machine_is_understood()
    {
        var rid = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        var platform = Platform.OfRuntimeIdentifier(rid);

        Assert.Contains(rid, new[] { platform.ToRuntimeIdentifier(), platform.ToMuslRuntimeIdentifier() });
    }
}
