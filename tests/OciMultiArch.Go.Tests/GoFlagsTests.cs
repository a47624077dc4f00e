namespace OciMultiArch.Go.Tests;

public sealed class GoFlagsTests
{
    [Fact]
    public void A_plain_build_hides_folders_and_version_control() =>
        Assert.Equal(["build", "-trimpath", "-buildvcs=false", "-o", "out", "--", "."], GoFlags.Build([], [], null, "out", "."));

    [Fact]
    public void Flags_come_after_the_defaults_that_they_may_override() => Assert.Equal(
        [
            "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-tags=netgo,osusergo",
            "-buildvcs=true", "-mod=vendor", "-o", "out", "--", ".",
        ],
        GoFlags.Build(["-buildvcs=true", "-mod=vendor"], ["netgo", "osusergo"], "-s -w", "out", "."));

    [Fact]
    public void A_package_is_looked_at_with_what_decides_over_its_files() => Assert.Equal(
        ["list", "-find", "-f", "x", "-tags=a", "-mod=vendor", "--overlay=o.json", "--", "."],
        GoFlags.List(["-race", "-mod=vendor", "--overlay=o.json"], ["a"], "x", "."));

    [Theory]
    [InlineData("-o=/tmp/x", "where the program goes")]
    [InlineData("-o", "where the program goes")]
    [InlineData("-C=..", "the folder is")]
    [InlineData("-toolexec=sh", "another program")]
    [InlineData("--toolexec=sh", "another program")]
    [InlineData("-n", "as it is expected to")]
    [InlineData("-ldflags=-s", "flags of the linker")]
    [InlineData("-tags=a", "build tags")]
    [InlineData("-buildmode=plugin", "no program")]
    [InlineData("--buildmode=c-shared", "no program")]
    [InlineData("-buildmode=c-archive", "no program")]
    [InlineData("./other", "begins with '-'")]
    [InlineData("", "begins with '-'")]
    [InlineData("--", "begins with '-'")]
    [InlineData("-gcflags=a\0b", "NUL")]
    public void A_flag_that_would_break_the_build_is_refused(string flag, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => GoFlags.Check([flag], [], null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("")]
    public void A_build_tag_is_one_word(string tag) =>
        Assert.Contains(
            "is not a build tag",
            Assert.Throws<ArgumentException>(() => GoFlags.Check([], [tag], null)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("-mod=mod '-toolexec=sh -c id'", "-toolexec")]
    [InlineData("--toolexec=sh", "-toolexec")]
    [InlineData("-n", "-n")]
    [InlineData("-buildmode=plugin", "-buildmode")]
    public void GOFLAGS_may_not_hand_the_build_to_another_program(string goFlags, string flag) =>
        Assert.Contains(
            $"GOFLAGS holds {flag},",
            Assert.Throws<BuildException>(() => GoFlags.CheckVariable(goFlags)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("-buildmode=pie")]
    [InlineData("-mod=vendor -tags=a '-ldflags=-s -w'")]
    public void Other_GOFLAGS_are_the_users_own(string goFlags) => GoFlags.CheckVariable(goFlags);

    [Theory]
    [InlineData("GOOS")]
    [InlineData("GOAMD64")]
    [InlineData("goarm64")]
    public void A_variable_that_a_platform_sets_is_refused(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => GoTool.CheckEnvironment(new Dictionary<string, string> { [name] = "v3" }));
        Assert.StartsWith($"{name} cannot be set for go", error.Message, StringComparison.Ordinal);
        Assert.Contains("Name a platform", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A", "x\0y")]
    public void A_variable_that_cannot_be_is_refused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => GoTool.CheckEnvironment(new Dictionary<string, string> { [name] = value }));

    [Fact]
    public void What_go_says_is_shown_without_passwords_and_without_end()
    {
        var said = GoText.Said(new(
            1,
            "",
            "go: https://me:secret@proxy.example/x: \u001b[31m404\n" + string.Concat(Enumerable.Repeat("more\n", 100))));
        Assert.StartsWith("go: https://***@proxy.example/x: ?[31m404\nmore\n", said, StringComparison.Ordinal);
        Assert.EndsWith("more\n…", said, StringComparison.Ordinal);
        Assert.Equal(21, said.Split('\n').Length);
    }
}
