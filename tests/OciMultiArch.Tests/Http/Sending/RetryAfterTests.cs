using System.Globalization;
using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(1994, 11, 6, 8, 49, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("60", "60")]
    [InlineData(" 60 ", "60")]
    [InlineData("0", "0")]
    [InlineData("5.5", "5.5")]
    [InlineData("12.5ms", "0.0125")]
    [InlineData("1s", "1")]
    [InlineData("2m", "120")]
    [InlineData("99999999", "86400")]
    [InlineData("99999999999999999999999999999999999", "86400")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "37")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", "37")]
    [InlineData("Sun Nov  6 08:49:37 1994", "37")]
    [InlineData("Sun, 06 Nov 2094 08:49:37 GMT", null)]
    [InlineData("Sat, 06 Nov 2094 08:49:37 GMT", "86400")]
    [InlineData("Sun, 06 Nov 1994 08:48:59 GMT", null)]
    [InlineData("-1", null)]
    [InlineData("1e5", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("1,5", null)]
    [InlineData("1 2", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void A_wait_is_read_in_seconds(string value, string? seconds) =>
        Assert.Equal(
            seconds is null ? null : TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            RetryAfter.Parse([value], Now));

    [Fact]
    public void The_first_usable_of_several_headers_counts() =>
        Assert.Equal(TimeSpan.FromSeconds(2), RetryAfter.Parse(["soon", "2", "3"], Now));

    [Fact]
    public void A_wait_is_never_negative_nor_longer_than_a_day() => Fuzz.Text("12.5ms Sun, 06 Nov 1994 08:49:37 GMT99999", static text =>
        Assert.True(RetryAfter.Parse([text], Now) is null or { Ticks: >= 0 and <= TimeSpan.TicksPerDay }, text));
}
