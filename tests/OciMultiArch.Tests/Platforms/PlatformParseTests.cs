namespace OciMultiArch.Tests.Platforms;

public sealed class PlatformParseTests
{
    /// <summary>Where this library reads a text otherwise than containerd, on purpose; null: refused.</summary>
    private static readonly Dictionary<string, (string? Text, string Reason)> Differences = new(StringComparer.Ordinal)
    {
        ["linux/armv7"] = ("linux/arm/v7", "the name that uname and package builders use for arm v7"),
        ["linux/armv7l"] = ("linux/arm/v7", "the name that uname and package builders use for arm v7"),
        ["linux"] = (null, "a library must not mean another architecture on another machine"),
        ["windows"] = (null, "a library must not mean another architecture on another machine"),
    };

    [Fact]
    public void Text_is_read_and_printed_as_containerd_does_but_for_the_differences_named_here()
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var vector in PlatformVectors.Parse)
        {
            var text = vector.GetProperty("text").GetString()!;
            if (Differences.TryGetValue(text, out var difference))
            {
                met.Add(text);
                Assert.NotEqual(PlatformVectors.Expected(vector)?.ToString(), Read(text)?.ToString());
                Assert.Equal(difference.Text, Read(text)?.ToString());
                continue;
            }
            var expected = PlatformVectors.Expected(vector);
            Assert.Equal(expected, Read(text));
            if (expected is null)
                continue;
            Assert.Equal(vector.GetProperty("printed").GetString(), expected.ToString());
            Assert.Equal(vector.GetProperty("canonical").GetString(), expected.Canonical().ToString());
        }
        Assert.Equal(Differences.Keys.Order(), met.Order());
    }

    [Theory]
    [InlineData("linux/armv6", "linux/arm/v6")]
    [InlineData("linux/armv6l", "linux/arm/v6")]
    [InlineData("linux/armv8l", "linux/arm/v8")]
    [InlineData("linux/armv7l/v7", "linux/arm/v7")]
    [InlineData("armv7l", "linux/arm/v7")]
    [InlineData("linux/ppc64el", "linux/ppc64le")]
    [InlineData("linux/mipsel", "linux/mipsle")]
    [InlineData("linux/mips64el", "linux/mips64le")]
    [InlineData("Windows/x64", "windows/amd64")]
    [InlineData("linux/i486", "linux/386")]
    [InlineData("linux/i586", "linux/386")]
    [InlineData("linux/i686", "linux/386")]
    [InlineData("linux/i386/v2", "linux/386")]
    [InlineData("linux/loongarch64", "linux/loong64")]
    [InlineData("linux/arm64/8.2", "linux/arm64/v8.2")]
    [InlineData("linux/amd64/V3", "linux/amd64/v3")]
    [InlineData("amd64", "linux/amd64")]
    [InlineData("windows/amd64:10.0.20348.2700", "windows(10.0.20348.2700)/amd64")]
    [InlineData("windows(+win32k)/amd64:10.0.20348", "windows(10.0.20348+win32k)/amd64")]
    [InlineData("linux/arm/v7:5.10", "linux(5.10)/arm/v7")]
    [InlineData("linux(a%2Bb%28%29%2F%25+c%2cd)/amd64", "linux(a%2Bb%28%29%2F%25+c%2Cd)/amd64")]
    [InlineData("linux()/amd64", "linux/amd64")]
    [InlineData("linux(+b+a+b)/amd64", "linux(+a+b)/amd64")]
    public void Other_names_and_forms_are_understood(string text, string printed) => Assert.Equal(printed, Platform.Parse(text).ToString());

    [Fact]
    public void Escapes_stand_for_the_punctuation_of_a_platform()
    {
        var platform = Platform.Parse("linux(1%2B1+x%2Fy%25+%28%29)/amd64");
        Assert.Equal("1+1", platform.OsVersion);
        Assert.Equal(["x/y%", "()"], platform.OsFeatures);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" linux/amd64", "blanks")]
    [InlineData("linux/amd64 linux/arm64", "by commas")]
    [InlineData("linux/amd64\n", "blanks")]
    [InlineData("линукс/amd64", "outside ASCII")]
    [InlineData("linux/\u212A8", "outside ASCII")]
    [InlineData("linux/*", "wildcards")]
    [InlineData("linux/amd64/v2/x", "4 parts")]
    [InlineData("/amd64", "operating system is missing")]
    [InlineData("linux/", "architecture is missing")]
    [InlineData("linux/arm/", "variant is missing")]
    [InlineData("li&nux/amd64", "operating system 'li&nux' must be")]
    [InlineData("linux/am(d)64", "architecture 'am(d)64' must be")]
    [InlineData("linux/arm/v+7", "variant 'v+7' must be")]
    [InlineData("linux", "linux/amd64")]
    [InlineData("macOS", "darwin/amd64")]
    [InlineData("windows(10.0.20348)", "windows/amd64")]
    [InlineData("foo", "neither")]
    [InlineData("windows(10.0/amd64", "closed")]
    [InlineData("windows(10.0)x/amd64", "closed")]
    [InlineData("windows((10.0)/amd64", "not a version or feature")]
    [InlineData("windows(10.0+)/amd64", "feature of the operating system is empty")]
    [InlineData("linux(%0A)/amd64", "not a version or feature")]
    [InlineData("linux(%C3%A9)/amd64", "not a version or feature")]
    [InlineData("linux(50%)/amd64", "not a version or feature")]
    [InlineData("linux(%+1)/amd64", "not a version or feature")]
    [InlineData("windows/amd64:", "version after ':'")]
    [InlineData("windows:10/amd64", "version after ':'")]
    [InlineData("windows(10.0.1)/amd64:10.0.1", "twice")]
    [InlineData("linux/armv7l/v6", "means arm/v7, which is not 'v6'")]
    public void Each_way_to_be_wrong_has_its_own_words(string text, string words)
    {
        var failure = Assert.Throws<FormatException>(() => Platform.Parse(text));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("'", failure.Message, StringComparison.Ordinal);
        Assert.False(Platform.TryParse(text, null, out var none));
        Assert.Null(none);
    }

    [Fact]
    public void Nothing_is_not_a_platform()
    {
        Assert.Throws<ArgumentNullException>(() => Platform.Parse(null!));
        Assert.False(Platform.TryParse(null, null, out _));
    }

    [Theory]
    [InlineData("linux/amd64,linux/arm64,linux/arm/v7")]
    [InlineData(" linux/amd64 ,\tlinux/arm64 , linux/arm/v7 ")]
    public void A_list_keeps_its_order_and_ignores_blanks_around_commas(string list) =>
        Assert.Equal(["linux/amd64", "linux/arm64", "linux/arm/v7"], Platform.ParseList(list).Select(static each => each.ToString()));

    [Theory]
    [InlineData("linux/amd64,linux/x86_64", "'linux/amd64' and 'linux/x86_64'")]
    [InlineData("linux/arm64/v8,linux/386,linux/aarch64", "'linux/arm64/v8' and 'linux/aarch64'")]
    [InlineData("linux/arm,linux/arm/v7", "'linux/arm' and 'linux/arm/v7'")]
    [InlineData("linux(+a+b)/386,linux(+b+a)/386", "'linux(+a+b)/386' and 'linux(+b+a)/386'")]
    [InlineData("", "empty")]
    [InlineData(" \t", "empty")]
    [InlineData("linux/amd64,", "nothing between")]
    [InlineData("linux/amd64,,linux/arm64", "nothing between")]
    [InlineData("linux/amd64,linux", "operating system alone")]
    public void A_list_with_a_duplicate_or_a_gap_is_refused(string list, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => Platform.ParseList(list)).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_Windows_versions_of_one_architecture_are_two_platforms() =>
        Assert.Equal(2, Platform.ParseList("windows/amd64:10.0.17763.1,windows/amd64:10.0.20348.1").Count);

    private static Platform? Read(string text) => Platform.TryParse(text, null, out var platform) ? platform : null;
}
