namespace OciMultiArch.Go.Tests;

public sealed class GoInstallationTests
{
    [Fact]
    public void A_variant_is_taken_by_a_Go_that_lists_its_variable() =>
        Check("linux/arm64/v9", """{"GOVERSION":"go1.23.4","GOARM64":"v9.0"}""");

    [Fact]
    public void A_variant_is_refused_by_a_Go_that_has_never_heard_of_its_variable()
    {
        var error = Assert.Throws<BuildException>(() => Check("linux/arm64/v9", """{"GOVERSION":"go1.19.8"}"""));
        Assert.Equal(
            "go1.19.8 does not know GOARM64 and would build linux/arm64/v9 without its variant. Install a newer "
                + "Go, or leave the variant out.",
            error.Message);
    }

    [Theory]
    [InlineData("linux/arm64/v8")]
    [InlineData("linux/riscv64")]
    public void What_an_old_Go_builds_anyway_needs_no_variable(string platform) => Check(platform, """{"GOVERSION":"go1.19.8"}""");

    [Fact]
    public void What_Go_says_of_a_variant_is_passed_on()
    {
        var error = Assert.Throws<BuildException>(() => GoInstallation.CheckTarget(
            GoTarget.Of(Platform.Parse("linux/ppc64le/power10")), new(2, "", "go: invalid GOPPC64: must be power8, power9\n")));
        Assert.Contains(
            "linux/ppc64le/power10 (GOPPC64=power10): go: invalid GOPPC64: must be power8, power9",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"GOVERSION":"go1.17.13"}""", "this is go1.17.13")]
    [InlineData("""{"GOOS":"linux"}""", "this is an older one")]
    public void A_Go_before_1_18_is_refused(string json, string said) =>
        Assert.Contains(said, Assert.Throws<BuildException>(() => CheckOwn(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("go1.18")]
    [InlineData("go1.26rc1")]
    [InlineData("devel go1.27-abcdef")]
    public void Later_ones_and_those_from_source_are_taken(string version) => CheckOwn($$"""{"GOVERSION":"{{version}}"}""");

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    public void Another_program_is_not_taken_for_go(string output) =>
        Assert.Contains(
            "Check that GoCommand is the go command",
            Assert.Throws<BuildException>(() => CheckOwn(output)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void GOFLAGS_that_go_was_set_to_for_good_are_looked_at() =>
        Assert.Throws<BuildException>(() => CheckOwn("""{"GOVERSION":"go1.19.8","GOFLAGS":"-toolexec=sh"}"""));

    private static void CheckOwn(string json) => GoInstallation.CheckOwn(new(0, json, ""));

    private static void Check(string platform, string json) =>
        GoInstallation.CheckTarget(GoTarget.Of(Platform.Parse(platform)), new(0, json, ""));
}
