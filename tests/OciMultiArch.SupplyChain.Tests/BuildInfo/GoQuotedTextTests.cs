namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

public sealed class GoQuotedTextTests
{
    [Theory]
    [InlineData("GOOS=linux", "GOOS", "linux")]
    [InlineData("-tags=a,b", "-tags", "a,b")]
    [InlineData("-ldflags=\"-s -w\"", "-ldflags", "-s -w")]
    [InlineData("-ldflags=\"-X main.a=\\\"b\\\"\"", "-ldflags", "-X main.a=\"b\"")]
    [InlineData("\"a b\"=c", "a b", "c")]
    [InlineData("a=\"\\ta\\nb\\\\\"", "a", "\ta\nb\\")]
    [InlineData("a=\"\\x07 \\a\"", "a", "\a \a", "a=\"\\a \\a\"")]
    [InlineData("a=\"\\u00e9 \\U0001F600 \\xc3\\xa9\"", "a", "é 😀 é", "a=\"é 😀 é\"")]
    [InlineData("a=`b c`", "a", "b c", "a=\"b c\"")]
    [InlineData("a=", "a", "")]
    public void A_setting_is_read_as_go_quotes_it_and_written_so(string line, string key, string value, string? written = null)
    {
        Assert.Equal(new(key, value), GoQuotedText.Setting(line));
        Assert.Equal(written ?? line, GoQuotedText.Line(key, value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GOOS")]
    [InlineData("a=\"b")]
    [InlineData("a=\"b\"c")]
    [InlineData("a=\"\\q\"")]
    [InlineData("a=\"\\x1\"")]
    [InlineData("a=\"\\U00110000\"")]
    [InlineData("a=\"\\")]
    [InlineData("a=`b")]
    [InlineData("\"a\"")]
    public void What_go_does_not_write_is_no_setting(string line) => Assert.Null(GoQuotedText.Setting(line));
}
