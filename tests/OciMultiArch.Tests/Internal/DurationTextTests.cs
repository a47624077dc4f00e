using OciMultiArch.Internal;

namespace OciMultiArch.Tests.Internal;

/// <summary>One grammar of times for every option and every file of settings.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("30", 30)]
    [InlineData("0", 0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3_600)]
    [InlineData("0.5h", 1_800)]
    [InlineData("7d", 604_800)]
    public void A_time_is_a_number_with_a_unit_or_seconds(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1w")]
    [InlineData("1ms")]
    [InlineData("1h30m")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999d")]
    public void Anything_else_is_no_time(string text) => Assert.Null(DurationText.TryParse(text));
}
