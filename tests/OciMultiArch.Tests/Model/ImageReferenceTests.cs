namespace OciMultiArch.Tests.Model;

public sealed class ImageReferenceTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("user:planted@ghcr.io/acme/api:1")]
    [InlineData("user:planted@127.0.0.1:5000/a")]
    [InlineData("user:planted@registry:5000")]
    [InlineData("user:pl@nted:planted@ghcr.io/acme/api")]
    [InlineData("https://user:planted@ghcr.io/acme/api")]
    [InlineData("user:planted@ghcr.io/acme/api@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void A_password_in_a_reference_is_refused_and_not_repeated(string text)
    {
        foreach (var parse in new Action[] { () => ImageReference.Parse(text), () => RepositoryName.Parse(text) })
        {
            var failure = Assert.Throws<FormatException>(parse);
            Assert.Contains("credentials do not belong in it", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("planted", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_digest_of_digits_alone_is_no_port()
    {
        var zeros = $"sha256:{new string('0', 64)}";

        Assert.Equal(zeros, ImageReference.Parse($"ghcr.io/acme/api:1@{zeros}").Digest?.ToString());
    }

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine:latest")]
    [InlineData("alpine:3.19", "docker.io/library/alpine:3.19")]
    [InlineData("acme/api:1", "docker.io/acme/api:1")]
    [InlineData("ghcr.io/acme/api", "ghcr.io/acme/api:latest")]
    [InlineData("localhost:5000/app", "localhost:5000/app:latest")]
    [InlineData("localhost:5000/app:1", "localhost:5000/app:1")]
    [InlineData("localhost:5000", "docker.io/library/localhost:5000")]
    [InlineData("[::1]:5000/app:1", "[::1]:5000/app:1")]
    [InlineData("ghcr.io/acme/api@" + Sha, "ghcr.io/acme/api@" + Sha)]
    [InlineData("ghcr.io/acme/api:1.4.0@" + Sha, "ghcr.io/acme/api:1.4.0@" + Sha)]
    public void A_reference_is_read_and_printed_in_full(string text, string full)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal(full, reference.ToString());
        Assert.Equal(reference, ImageReference.Parse(full));
    }

    [Fact]
    public void Latest_is_meant_only_where_neither_tag_nor_digest_is_given()
    {
        Assert.Equal(Tag.Latest, ImageReference.Parse("alpine").Tag);
        Assert.Null(ImageReference.Parse("alpine@" + Sha).Tag);
        Assert.Equal(Digest.Parse(Sha), ImageReference.Parse("alpine:3@" + Sha).Digest);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("https://ghcr.io/acme/api:1", "scheme")]
    [InlineData("alpine:", "the tag '' is wrong: it is empty")]
    [InlineData("alpine:.x", "the tag '.x' is wrong: it may not start")]
    [InlineData("alpine:тег", "only ASCII")]
    [InlineData("a/b:1 a/b:2", "a blank")]
    [InlineData("a/b@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 a/b:2", "a blank")]
    [InlineData("127.0.0.1:1/a@sha256:00 127.0.0.1:1/a@sha256:00", "a blank")]
    [InlineData("alpine:latest\n", "only ASCII")]
    [InlineData("alpine@", "'' after '@' is not a digest: it has no ':'")]
    [InlineData("alpine@latest", "'latest' after '@' is not a digest: it has no ':'")]
    [InlineData("alpine@sha256:abc", "64 lower-case")]
    [InlineData("alpine@" + Sha + "@" + Sha, "is not a digest: the hash must be")]
    [InlineData("@" + Sha, "it is empty")]
    [InlineData(":tag", "it is empty")]
    [InlineData("ghcr.io/Acme/api:1", "must be lowercase")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "64 hexadecimal digits")]
    public void Each_way_to_be_wrong_has_its_own_words(string text, string words)
    {
        Assert.Contains(words, Assert.Throws<FormatException>(() => ImageReference.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(ImageReference.TryParse(text, null, out _));
    }

    [Fact]
    public void A_tag_in_a_reference_has_at_most_128_characters()
    {
        Assert.True(ImageReference.TryParse("alpine:" + new string('a', 128), null, out _));
        Assert.Contains(
            "129",
            Assert.Throws<FormatException>(() => ImageReference.Parse("alpine:" + new string('a', 129))).Message,
            StringComparison.Ordinal);
    }
}
