using OciMultiArch.Internal;

namespace OciMultiArch.Tests.Internal;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain é 日本 🚀", "plain é 日本 🚀")]
    [InlineData("a\u202Eb\u2066c\u200Bd\uFEFFe\u00ADf", "a?b?c?d?e?f")]
    [InlineData("a\u001B[2Jb\u0085c\u007Fd", "a?[2Jb?c?d")]
    [InlineData("a\U000E0041b", "a??b")] // a tag character, which no terminal shows
    [InlineData("a\u2028b\u2029c", "a?b?c")]
    public void What_would_disguise_a_text_is_not_shown(string text, string shown) => Assert.Equal(shown, Printable.Short(text));
}
