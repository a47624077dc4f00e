namespace OciMultiArch.Tests.Layers;

public class LayerEntryTests
{
    [Theory]
    [InlineData("/app/api", "app/api")]
    [InlineData("app/api", "app/api")]
    [InlineData("a b/c\\d", "a b/c\\d")]
    [InlineData("...", "...")]
    [InlineData("été/\U0001F600", "été/\U0001F600")]
    public void A_path_becomes_relative_to_the_root(string given, string path) => Assert.Equal(path, LayerEntry.File(given, default).Path);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//etc")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".")]
    [InlineData("./a")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/../etc/passwd")]
    [InlineData("..\\..\\b")]
    [InlineData("a\0b")]
    [InlineData(".wh.a")]
    [InlineData("a/.wh..wh..opq")]
    [InlineData("a/.wh.x/b")]
    public void A_path_that_cannot_stand_in_an_image_is_refused(string path)
    {
        Assert.Throws<ArgumentException>(() => LayerEntry.File(path, default));
        Assert.Throws<ArgumentException>(() => LayerEntry.HardLink("a", path));
        Assert.Throws<ArgumentException>(() => LayerEntry.SymbolicLink(path, "a"));
    }

    [Fact]
    public void Text_that_UTF8_cannot_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LayerEntry.File("a\uD800", default));
        Assert.Throws<ArgumentException>(() => LayerEntry.SymbolicLink("a", "\uDC00"));
    }

    [Fact]
    public void Names_end_at_255_bytes_and_paths_at_4095()
    {
        Assert.Equal(254, LayerEntry.File(new string('é', 127), default).Path.Length * 2);
        Assert.Throws<ArgumentException>(() => LayerEntry.File(new string('é', 128), default));
        var longest = string.Join('/', Enumerable.Repeat(new string('n', 255), 16));
        Assert.Equal(4095, LayerEntry.Directory(longest).Path.Length);
        Assert.Throws<ArgumentException>(() => LayerEntry.Directory(longest + "/n"));
    }

    [Fact]
    public void A_refusal_shows_no_control_characters()
    {
        var failure = Assert.Throws<ArgumentException>(() => LayerEntry.File("a\u001B[2J\0", default));
        Assert.DoesNotContain('\u001B', failure.Message);
    }

    [Fact]
    public void Whiteouts_are_made_only_on_request()
    {
        Assert.Equal(("etc/.wh.passwd", ".wh.tmp"), (LayerEntry.Whiteout("/etc/passwd").Path, LayerEntry.Whiteout("tmp").Path));
        Assert.Equal("etc/.wh..wh..opq", LayerEntry.OpaqueWhiteout("/etc/").Path);
        Assert.Throws<ArgumentException>(() => LayerEntry.Whiteout(""));
        Assert.Throws<ArgumentException>(() => LayerEntry.Whiteout("a/.wh.b"));
    }

    [Fact]
    public void Modes_and_owners_stay_within_their_fields()
    {
        var file = LayerEntry.File("f", default);
        Assert.Equal((UnixFileMode)0xFFF, (file with { Mode = (UnixFileMode)0xFFF }).Mode);
        Assert.Throws<ArgumentOutOfRangeException>(() => file with { Mode = (UnixFileMode)0x1000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => file with { UserId = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => file with { GroupId = 1L << 32 });
    }

    [Theory]
    [InlineData("/etc/alternatives/sh")]
    [InlineData("../../lib/ld.so")]
    public void A_symbolic_link_keeps_its_target_as_it_is(string target) =>
        Assert.Equal(target, LayerEntry.SymbolicLink("a", target).LinkTarget);

    [Fact]
    public void A_symbolic_link_without_a_possible_target_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LayerEntry.SymbolicLink("a", ""));
        Assert.Throws<ArgumentException>(() => LayerEntry.SymbolicLink("a", "b\0c"));
        Assert.Throws<ArgumentException>(() => LayerEntry.SymbolicLink("a", new string('x', 4096)));
    }

    [Fact]
    public void Entries_are_equal_when_their_content_comes_from_the_same_place()
    {
        var bytes = new byte[3];
        Assert.Equal(LayerEntry.File("/f", bytes), LayerEntry.File("f", bytes));
        Assert.Equal(LayerEntry.FromFile("x", "f"), LayerEntry.FromFile("x", "f"));
        Assert.NotEqual(LayerEntry.FromFile("x", "f"), LayerEntry.FromFile("y", "f"));
        Assert.NotEqual(LayerEntry.File("f", bytes), LayerEntry.File("f", bytes) with { UserId = 1 });
    }
}
