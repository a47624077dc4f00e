namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutTests
{
    [Fact]
    public void Two_handles_on_one_full_path_are_equal_however_it_was_spelt()
    {
        var layout = OciLayout.At("some/layout");

        Assert.Equal(layout, OciLayout.At("./some/../some/layout/"));
        Assert.Equal(layout, OciLayout.At(Path.GetFullPath("some/layout")));
        Assert.Equal(layout.GetHashCode(), OciLayout.At("some//layout").GetHashCode());
        Assert.NotEqual(layout, OciLayout.At("some/other"));
        Assert.False(layout.Equals((object)"some/layout"));
    }

    [Fact]
    public void It_says_where_it_is() => Assert.Equal($"oci:{Path.GetFullPath("some/layout")}", OciLayout.At("some/layout").ToString());

    [Fact]
    public void A_handle_makes_nothing()
    {
        using LayoutCase at = new();

        Assert.False(Directory.Exists(at.Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_is_no_path_is_refused(string path) => Assert.Throws<ArgumentException>(() => OciLayout.At(path));
}
