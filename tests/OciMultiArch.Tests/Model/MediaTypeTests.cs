namespace OciMultiArch.Tests.Model;

public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("application/spdx+json")]
    [InlineData("a/b")]
    [InlineData("application/vnd.x!#$&^_.+-y")]
    [InlineData("Application/JSON")]
    public void A_name_of_RFC_6838_is_kept_as_it_is(string text)
    {
        Assert.Equal(text, MediaType.Parse(text).ToString());
        Assert.Equal(new MediaType(text), MediaType.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("application")]
    [InlineData("/json")]
    [InlineData("application/")]
    [InlineData("application/json/x")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json\n")]
    [InlineData("application/+json")]
    [InlineData(".application/json")]
    [InlineData("application/жсон")]
    [InlineData("*/*")]
    public void What_is_no_such_name_is_refused(string text)
    {
        Assert.Contains("media type", Assert.Throws<FormatException>(() => MediaType.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(MediaType.TryParse(text, null, out _));
    }

    [Fact]
    public void Each_half_has_at_most_127_characters()
    {
        var longest = new string('a', 127);
        Assert.True(MediaType.TryParse($"{longest}/{longest}", null, out _));
        Assert.False(MediaType.TryParse($"{longest}a/{longest}", null, out _));
        Assert.False(MediaType.TryParse($"{longest}/{longest}a", null, out _));
    }

    [Fact]
    public void Types_know_their_kind_and_family()
    {
        Assert.All(
            [MediaType.OciIndex, MediaType.DockerIndex],
            static each => Assert.True(each is { IsIndex: true, IsManifest: true, IsImageManifest: false, IsImageConfig: false }));
        Assert.All(
            [MediaType.OciManifest, MediaType.DockerManifest],
            static each => Assert.True(each is { IsIndex: false, IsManifest: true, IsImageManifest: true, IsImageConfig: false }));
        Assert.All(
            [MediaType.OciConfig, MediaType.DockerConfig],
            static each => Assert.True(each is { IsManifest: false, IsImageConfig: true }));
        Assert.All(
            [MediaType.DockerIndex, MediaType.DockerManifest, MediaType.DockerConfig, MediaType.DockerLayer, MediaType.DockerLayerGzip],
            static each => Assert.True(each.IsDocker));
        Assert.All(
            [MediaType.OciIndex, MediaType.OciManifest, MediaType.OciConfig, MediaType.OciLayer, MediaType.OciEmpty],
            static each => Assert.False(each.IsDocker));
        Assert.True(MediaType.Parse("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip").IsNonDistributable);
        Assert.True(MediaType.Parse("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd").IsNonDistributable);
        Assert.False(MediaType.OciLayerZstd.IsNonDistributable);
    }
}
