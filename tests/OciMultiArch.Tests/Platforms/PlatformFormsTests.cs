namespace OciMultiArch.Tests.Platforms;

public sealed class PlatformFormsTests
{
    [Theory]
    [InlineData("linux/arm", "linux/arm/v7", "linux/arm/v7")]
    [InlineData("linux/armhf", "linux/arm/v7", "linux/arm/v7")]
    [InlineData("linux/arm/v6", "linux/arm/v6", "linux/arm/v6")]
    [InlineData("linux/arm64", "linux/arm64", "linux/arm64/v8")]
    [InlineData("linux/arm64/v8", "linux/arm64", "linux/arm64/v8")]
    [InlineData("linux/arm64/v9.0", "linux/arm64/v9", "linux/arm64/v9")]
    [InlineData("linux/amd64/v1", "linux/amd64", "linux/amd64")]
    [InlineData("linux/amd64/v3", "linux/amd64/v3", "linux/amd64/v3")]
    [InlineData("windows(10.0.20348.1+win32k)/amd64", "windows(10.0.20348.1+win32k)/amd64", "windows(10.0.20348.1+win32k)/amd64")]
    public void A_platform_has_a_form_to_compare_and_a_form_to_write(string text, string canonical, string written)
    {
        var platform = Platform.Parse(text);
        Assert.Equal(canonical, platform.Canonical().ToString());
        Assert.Equal(canonical, platform.CanonicalKey);
        Assert.Equal(written, platform.Written().ToString());
        Assert.Equal(platform.Canonical(), platform.Written().Canonical());
    }

    [Fact]
    public void What_a_document_says_oddly_is_made_canonical_too()
    {
        Platform odd = new()
        {
            Os = "MacOS",
            Architecture = "AArch64",
            Variant = "V8",
            OsVersion = "",
            OsFeatures = ["b", "a", "b"],
            Features = ["sse4"],
        };
        Assert.Equal(new Platform { Os = "darwin", Architecture = "arm64", OsFeatures = ["a", "b"], Features = ["sse4"] }, odd.Canonical());
        Assert.Equal("darwin(+a+b)/arm64", odd.CanonicalKey);
        Assert.Equal("MacOS(+a+b)/AArch64/V8", odd.ToString());
    }

    [Fact]
    public void No_host_fills_in_what_is_not_said() => Assert.Equal("/", new Platform().Canonical().ToString());

    [Fact]
    public void Equality_is_of_members_and_canonical_forms_are_equal_for_one_platform()
    {
        var (shortForm, longForm) = (Platform.Parse("linux/arm64"), Platform.Parse("linux/arm64/v8"));
        Assert.NotEqual(shortForm, longForm);
        Assert.Equal(shortForm.Canonical(), longForm.Canonical());
        Assert.NotEqual(Platform.Parse("linux/arm/v6").Canonical(), Platform.Parse("linux/arm/v7").Canonical());
    }

    [Fact]
    public void What_is_printed_can_be_read_again()
    {
        string[] texts = ["10.0.1", "a+b", "(x)", "50%", "a/b", "a,b", "a:b", "~ !\"#$&'*;<=>?@[]^_`{|}".Replace('*', '-'), "%2B"];
        foreach (var each in texts)
        {
            Platform platform = new()
            {
                Os = "linux",
                Architecture = "arm",
                Variant = "v6",
                OsVersion = each,
                OsFeatures = [.. texts.Order(StringComparer.Ordinal)],
            };
            Assert.Equal(platform, Platform.Parse(platform.ToString()));
        }
    }

    [Fact]
    public void What_is_printed_is_harmless_in_a_terminal()
    {
        Platform hostile = new()
        {
            Os = "li\u001b[31mnux",
            Architecture = "amd\u202e64",
            Variant = "v\n1",
            OsVersion = "é",
            OsFeatures = ["\0"],
        };
        var printed = hostile.ToString();
        Assert.Equal("li%1B[31mnux(%C3%A9+%00)/amd%E2%80%AE64/v%0A1", printed);
        Assert.False(Platform.TryParse(printed, null, out _));
    }
}
