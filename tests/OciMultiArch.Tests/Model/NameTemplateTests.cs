namespace OciMultiArch.Tests.Model;

public sealed class NameTemplateTests
{
    private static readonly Dictionary<string, string> Values = new() { ["tag"] = "1.4.0", ["odd"] = "{os}OS{arch}" };

    [Theory]
    [InlineData("{tag}-{os}-{arch}{variant}", "linux/amd64", "1.4.0-linux-amd64")]
    [InlineData("{tag}-{os}-{arch}{variant}", "linux/arm64/v8", "1.4.0-linux-arm64")]
    [InlineData("{tag}-{os}-{arch}{variant}", "linux/arm", "1.4.0-linux-armv7")]
    [InlineData("{tag}-{os}-{arch}{variant}", "linux/aarch64", "1.4.0-linux-arm64")]
    [InlineData("{tag}-{arch}{-variant}", "linux/arm/v6", "1.4.0-arm-v6")]
    [InlineData("{tag}-{arch}{-variant}", "linux/s390x", "1.4.0-s390x")]
    [InlineData("{tag}{_os.version}", "windows(10.0.17763.1)/amd64", "1.4.0_10.0.17763.1")]
    [InlineData("{tag}{_os.version}", "linux/amd64", "1.4.0")]
    [InlineData("plain", "linux/amd64", "plain")]
    [InlineData("", "linux/amd64", "")]
    [InlineData("ARCH-{arch}-OS", "linux/amd64", "ARCH-amd64-OS")]
    public void Placeholders_take_the_values_of_the_platform_and_of_the_caller(string template, string platform, string name) =>
        Assert.Equal(name, NameTemplate.Parse(template).Expand(Platform.Parse(platform), Values));

    [Fact]
    public void A_value_is_never_read_as_a_template() =>
        Assert.Equal("{os}OS{arch}-amd64", NameTemplate.Parse("{odd}-{arch}").Expand(Platform.Parse("linux/amd64"), Values));

    [Theory]
    [InlineData("{tag", "'{' at position 1")]
    [InlineData("a}b", "'}' at position 2")]
    [InlineData("{a{b}}", "'{' at position 1")]
    [InlineData("{}", "position 1 has no name")]
    [InlineData("x{-}", "position 2 has no name")]
    public void What_is_no_template_is_refused_with_its_place(string text, string message)
    {
        Assert.Contains(message, Assert.Throws<FormatException>(() => NameTemplate.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(NameTemplate.TryParse(text, null, out _));
    }

    [Fact]
    public void An_unknown_placeholder_is_named_with_those_that_are_known()
    {
        var refused = Assert.Throws<FormatException>(() => NameTemplate.Parse("{version}").Expand(null, Values));

        Assert.Contains("{version}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("{os}, {arch}, {variant}, {os.version}, {odd}, {tag}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_is_asked_for_where_there_is_none() =>
        Assert.Contains(
            "no platform",
            Assert.Throws<FormatException>(() => NameTemplate.Parse("{arch}").Expand(null)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{tag}-{os}", true)]
    [InlineData("{-os.version}", true)]
    [InlineData("{tag}-os", false)]
    public void It_says_whether_it_names_a_platform(string template, bool expected) =>
        Assert.Equal(expected, NameTemplate.Parse(template).NamesPlatform);

    [Fact]
    public void Equal_texts_make_equal_templates() => Assert.Equal(NameTemplate.Parse("{a}-{b}"), NameTemplate.Parse("{a}-{b}"));
}
