namespace OciMultiArch.Tests.Platforms;

public sealed class PlatformMatchingTests
{
    /// <summary>
    /// containerd knows arm64 up to v9.7 and gives a host with a later variant nothing at all; here it takes its place on
    /// the ladder.
    /// </summary>
    private const string UnknownVariant = "linux/arm64/v9.8";

    [Fact]
    public void A_host_runs_the_images_that_containerd_gives_it()
    {
        foreach (var (host, runs, exact) in PlatformVectors.Match)
        {
            var machine = Platform.Parse(host);
            Assert.Equal(
                exact.Order(),
                PlatformVectors.Images.Where(each => each.Matches(machine)).Select(static each => each.ToString()).Order());
            if (host != UnknownVariant)
                Assert.Equal(
                    runs.Order(),
                    PlatformVectors.Images.Where(each => each.RunsOn(machine)).Select(static each => each.ToString()).Order());
        }
    }

    [Fact]
    public void A_host_prefers_images_in_the_order_of_containerd()
    {
        foreach (var (host, runs, _) in PlatformVectors.Match.Where(static each =>
            each.Host != UnknownVariant && !each.Host.StartsWith("windows", StringComparison.Ordinal)))
            Assert.Equal(runs.Select(Key).Distinct(), Ladder(host).Select(Key).Distinct());
    }

    [Fact]
    public void An_unknown_variant_of_arm64_falls_down_the_ladder_instead_of_finding_nothing()
    {
        Assert.Empty(PlatformVectors.Match.Single(static each => each.Host == UnknownVariant).Runs);
        Assert.Equal(
            [
                "linux/arm64/v9", "linux/arm64/v8.5", "linux/arm64/v8.1", "linux/arm64", "linux/arm/v8",
                "linux/arm/v7", "linux/arm/v6", "linux/arm/v5",
            ],
            Ladder(UnknownVariant).Select(Key).Distinct());
        Assert.Equal("linux/arm64/v9", Ladder("linux/arm64/v10.1")[0]);
    }

    [Theory]
    [InlineData("linux/arm64/v8.5", "linux/arm64/v9", true)]
    [InlineData("linux/arm64/v8.6", "linux/arm64/v9", false)]
    [InlineData("linux/arm64/v8.9", "linux/arm64/v9.4", true)]
    [InlineData("linux/arm64/v8.10", "linux/arm64/v9.9", false)]
    [InlineData("linux/arm64/v9", "linux/arm64/v8.9", false)]
    [InlineData("linux/arm64/v9.99999999999", "linux/arm64/v9.99999999999", true)]
    [InlineData("linux/arm64/v9", "linux/arm64/v9.99999999999", false)]
    [InlineData("linux/arm64/custom", "linux/arm64/custom", true)]
    [InlineData("linux/arm64/custom", "linux/arm64/v9", false)]
    [InlineData("linux/amd64/v2", "linux/amd64", false)]
    [InlineData("linux/amd64", "linux/386", false)]
    [InlineData("linux/arm64", "linux/arm/v8", false)]
    [InlineData("linux/riscv64/rva20u64", "linux/riscv64/rva23u64", false)]
    [InlineData("linux/amd64", "darwin/amd64", false)]
    [InlineData("unknown/unknown", "linux/amd64", false)]
    [InlineData("linux(5.10)/amd64", "linux(4.4)/amd64", true)]
    [InlineData("linux(+sve)/arm64", "linux/arm64", false)]
    [InlineData("linux(+sve)/arm64", "linux(+fp16+sve)/arm64", true)]
    [InlineData("linux/x86_64", "Linux/amd64/v1", true)]
    public void A_lower_variant_and_fewer_features_run_and_nothing_else_does(string image, string host, bool runs) =>
        Assert.Equal(runs, Platform.Parse(image).RunsOn(Platform.Parse(host)));

    [Theory]
    [InlineData("10.0.17763.1", "10.0.17763.9", true)]
    [InlineData("10.0.14393.1", "10.0.17763.9", false)]
    [InlineData("10.0.17763.1", "10.0.20348.1", false)]
    [InlineData("10.0.25398.1", "10.0.26100.1", true)]
    [InlineData("10.0.26100.1", "10.0.25398.1", false)]
    [InlineData("10.0.26100.1", "10.0.27000.1", true)]
    [InlineData("10.0.20348.1", "10.0.27000.1", false)]
    [InlineData("6.3.20348.1", "10.0.20348.1", false)]
    [InlineData("ltsc2022", "10.0.20348.1", false)]
    [InlineData("ltsc2022", "ltsc2022", true)]
    [InlineData("10.0", "10.0.20348.1", false)]
    public void Windows_runs_builds_back_to_the_long_term_release_before_its_own(string image, string host, bool runs) =>
        Assert.Equal(runs, Platform.Parse($"windows({image})/amd64").RunsOn(Platform.Parse($"windows({host})/amd64")));

    [Fact]
    public void Windows_prefers_the_highest_build_that_fits()
    {
        // containerd ranks builds on Windows machines alone, and there as text, where 9 comes after 10.
        Assert.Equal(
            [
                "windows(10.0.26100.9)/amd64", "windows(10.0.25398.9)/amd64", "windows(10.0.20348.9+win32k)/amd64",
                "windows(10.0.20348.9)/amd64", "windows/amd64",
            ],
            Ladder("windows(10.0.26100.1)/amd64"));
        Assert.Equal(
            "windows(10.0.20348.10)/amd64",
            Best("windows/amd64:10.0.20348.1", "windows(10.0.20348.9)/amd64", "windows(10.0.20348.10)/amd64"));
    }

    [Fact]
    public void The_first_of_equals_is_chosen_and_more_features_win()
    {
        Assert.Equal("linux/arm64/v8", Best("linux/arm64", "linux/arm64/v8", "linux/arm64"));
        Assert.Equal("linux/arm64", Best("linux/arm64", "linux/arm64", "linux/arm64/v8"));
        Assert.Equal("linux(+sve)/arm64", Best("linux(+sve)/arm64", "linux/arm64", "linux(+sve)/arm64"));
    }

    [Fact]
    public void An_entry_without_a_platform_is_passed_over_and_no_entry_is_no_answer()
    {
        Platform?[] platforms = [null, Platform.Parse("linux/386")];
        Entry[] entries = [.. platforms.Select(static each => new Entry(each))];
        Assert.Same(entries[1], Platform.BestFor(entries, static each => each.Platform, Platform.Parse("linux/amd64")));
        Assert.Null(Platform.BestFor(entries, static each => each.Platform, Platform.Parse("linux/s390x")));
        Assert.Null(Platform.BestFor<Entry>([], static each => each.Platform, Platform.Parse("linux/s390x")));
    }

    private static string? Best(string host, params string[] images) =>
        Platform.BestFor(images, static each => Platform.Parse(each), Platform.Parse(host));

    private static List<string> Ladder(string host)
    {
        List<string> left = [.. PlatformVectors.Images.Select(static each => each.ToString())];
        List<string> ladder = [];
        while (Best(host, [.. left]) is { } best)
        {
            ladder.Add(best);
            left.Remove(best);
        }
        return ladder;
    }

    private static string Key(string platform) => Platform.Parse(platform).CanonicalKey;

    private sealed record Entry(Platform? Platform);
}
