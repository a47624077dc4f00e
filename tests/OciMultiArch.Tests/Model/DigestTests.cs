namespace OciMultiArch.Tests.Model;

public sealed class DigestTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_nothing_is_the_well_known_one()
    {
        var digest = Digest.Of([]);
        Assert.Equal($"sha256:{Empty}", digest.ToString());
        Assert.Equal(digest, Digest.Parse($"sha256:{Empty}"));
        Assert.Equal(("sha256", Empty, true), (digest.Algorithm, digest.Encoded, digest.CanVerify));
    }

    [Fact]
    public void Sha512_can_be_verified_and_others_are_only_carried()
    {
        Assert.True(Digest.Parse("sha512:" + new string('a', 128)).CanVerify);
        Assert.False(Digest.Parse("blake3:" + new string('a', 64)).CanVerify);
        Assert.False(Digest.Parse("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8").CanVerify);
        Assert.False(Digest.Parse("sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564=").CanVerify);
    }

    [Theory]
    [InlineData("", "no ':'")]
    [InlineData("sha256", "no ':'")]
    [InlineData(":abc", "algorithm")]
    [InlineData("SHA256:" + Empty, "algorithm")]
    [InlineData("sha256+:abc", "algorithm")]
    [InlineData("+sha256:abc", "algorithm")]
    [InlineData("a++b:abc", "algorithm")]
    [InlineData("шa:abc", "algorithm")]
    [InlineData("md9:", "hash must be")]
    [InlineData("md9:a/b", "hash must be")]
    [InlineData("md9:a:b", "hash must be")]
    [InlineData("md9:../../etc", "hash must be")]
    [InlineData("md9:абв", "hash must be")]
    [InlineData("sha256:" + Empty + "\n", "hash must be")]
    [InlineData("sha256:abc", "64 lower-case")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "64 lower-case")]
    [InlineData("sha256:" + Empty + "0", "64 lower-case")]
    [InlineData("blake3:abc", "64 lower-case")]
    [InlineData("sha512:" + Empty, "128 lower-case")]
    public void Each_way_to_be_wrong_has_its_own_words(string text, string words)
    {
        Assert.Contains(words, Assert.Throws<FormatException>(() => Digest.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(Digest.TryParse(text, null, out _));
    }

    [Fact]
    public void A_message_never_repeats_what_could_disturb_a_terminal() =>
        Assert.Contains("'?[31m'", Assert.Throws<FormatException>(() => Digest.Parse("\u001b[31m")).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_not_a_digest()
    {
        Assert.Throws<ArgumentNullException>(() => Digest.Parse(null!));
        Assert.False(Digest.TryParse(null, null, out _));
    }
}
