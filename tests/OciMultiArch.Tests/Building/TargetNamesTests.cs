using OciMultiArch.Building;

namespace OciMultiArch.Tests.Building;

/// <summary>What makers of programs call a platform.</summary>
public sealed class TargetNamesTests
{
    [Theory]
    [InlineData("rid", "linux/amd64", "linux-x64 linux-musl-x64")]
    [InlineData("rid", "linux/arm/v7", "linux-arm linux-musl-arm")]
    [InlineData("rid", "windows/amd64", "win-x64")]
    [InlineData("rid", "linux/mips64le", "")]
    [InlineData("rust", "linux/amd64", "x86_64-unknown-linux-musl x86_64-unknown-linux-gnu")]
    [InlineData("rust", "linux/arm64", "aarch64-unknown-linux-musl aarch64-unknown-linux-gnu")]
    [InlineData("rust", "linux/arm", "armv7-unknown-linux-musleabihf armv7-unknown-linux-gnueabihf")]
    [InlineData("rust", "linux/arm/v6", "arm-unknown-linux-musleabihf arm-unknown-linux-gnueabihf")]
    [InlineData("rust", "linux/arm/v5", "armv5te-unknown-linux-musleabi armv5te-unknown-linux-gnueabi")]
    [InlineData("rust", "linux/386", "i686-unknown-linux-musl i686-unknown-linux-gnu")]
    [InlineData("rust", "linux/riscv64", "riscv64gc-unknown-linux-musl riscv64gc-unknown-linux-gnu")]
    [InlineData("rust", "linux/mips64le", "mips64el-unknown-linux-muslabi64 mips64el-unknown-linux-gnuabi64")]
    [InlineData("rust", "windows/amd64", "x86_64-pc-windows-msvc x86_64-pc-windows-gnu x86_64-pc-windows-gnullvm")]
    [InlineData("rust", "darwin/arm64", "aarch64-apple-darwin")]
    [InlineData("rust", "freebsd/amd64", "x86_64-unknown-freebsd")]
    [InlineData("rust", "wasip1/wasm", "")]
    [InlineData("zig", "linux/amd64", "x86_64-linux-musl x86_64-linux-gnu x86_64-linux")]
    [InlineData("zig", "linux/arm/v7", "arm-linux-musleabihf arm-linux-gnueabihf arm-linux")]
    [InlineData("zig", "linux/386", "x86-linux-musl x86-linux-gnu x86-linux")]
    [InlineData("zig", "linux/ppc64le", "powerpc64le-linux-musl powerpc64le-linux-gnu powerpc64le-linux")]
    [InlineData("zig", "linux/mipsle", "mipsel-linux-musleabihf mipsel-linux-musl mipsel-linux-gnueabihf mipsel-linux")]
    [InlineData("zig", "linux/mips64le", "mips64el-linux-muslabi64 mips64el-linux-musl mips64el-linux-gnuabi64 mips64el-linux")]
    [InlineData("zig", "darwin/arm64", "aarch64-macos aarch64-macos-none")]
    [InlineData("goreleaser", "linux/amd64", "linux_amd64_v1 linux_amd64")]
    [InlineData("goreleaser", "linux/amd64/v3", "linux_amd64_v3")]
    [InlineData("goreleaser", "linux/arm64", "linux_arm64_v8.0 linux_arm64")]
    [InlineData("goreleaser", "linux/arm64/v9", "linux_arm64_v9.0")]
    [InlineData("goreleaser", "linux/arm/v6", "linux_arm_6")]
    [InlineData("goreleaser", "linux/386", "linux_386_sse2 linux_386")]
    [InlineData("goreleaser", "linux/s390x", "linux_s390x")]
    [InlineData("goreleaser", "windows/amd64", "windows_amd64_v1 windows_amd64")]
    [InlineData("machine", "linux/amd64", "x86_64 x64")]
    [InlineData("machine", "linux/arm64", "aarch64 arm64")]
    [InlineData("machine", "linux/arm/v7", "armv7l armv7 armhf")]
    [InlineData("machine", "linux/386", "i686 i386 x86")]
    [InlineData("machine", "linux/s390x", "s390x")]
    public void A_platform_has_the_names_of_its_makers(string placeholder, string platform, string names) =>
        Assert.Equal(names, string.Join(' ', TargetNames.Of(placeholder, Platform.Parse(platform))));

    [Theory]
    [InlineData("dist/{os}-{arch}{variant}/app", "linux/arm/v7", "dist/linux-armv7/app")]
    [InlineData("dist/{os}-{arch}{variant}/app", "linux/arm64/v8", "dist/linux-arm64/app")]
    [InlineData("dist/{os}-{arch}/app", "windows/amd64", "dist/windows-amd64/app.exe dist/windows-amd64/app")]
    [InlineData("app{-variant}", "linux/amd64", "app")]
    [InlineData("{zig}/{rid}", "linux/s390x", "s390x-linux-musl/linux-s390x s390x-linux-musl/linux-musl-s390x "
        + "s390x-linux-gnu/linux-s390x s390x-linux-gnu/linux-musl-s390x s390x-linux/linux-s390x s390x-linux/linux-musl-s390x")]
    public void A_path_is_written_with_every_name(string template, string platform, string paths) =>
        Assert.Equal(paths, string.Join(' ', PathChoices.Of(NameTemplate.Parse(template), Platform.Parse(platform))));

    [Theory]
    [InlineData("dist/{os}-{arch}/app", "app")]
    [InlineData("dist/app-{os}-{arch}", "app")]
    [InlineData("dist/{os}_app", "app")]
    [InlineData("server_{goreleaser}.bin", "server")]
    [InlineData("dist/{rid}/", "app")]
    [InlineData("./tool", "tool")]
    public void The_name_in_the_image_is_the_same_for_all_platforms(string template, string name) =>
        Assert.Equal(name, PathChoices.NameOf(NameTemplate.Parse(template)));

    [Fact]
    public void A_placeholder_that_is_not_known_is_refused_by_name()
    {
        var refused = Assert.Throws<BuildException>(
            () => PathChoices.Of(NameTemplate.Parse("{triple}/app"), Platform.Parse("linux/amd64")));
        Assert.Contains("{triple}", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("{rust}", refused.Remedy!.Text, StringComparison.Ordinal);
    }
}
