namespace OciMultiArch.SupplyChain.Tests.Provenances;

/// <summary>What everybody reads in provenance holds no password.</summary>
public sealed class PublicUriTests
{
    [Theory]
    [InlineData("https://bob:open-sesame@ci.example.com/release")]
    [InlineData("https://open-sesame@ci.example.com/release")]
    [InlineData("open-sesame")]
    public void A_builder_with_a_user_or_without_a_scheme_is_refused_and_not_repeated(string builder)
    {
        var wrong = Assert.Throws<ArgumentException>(() => new Provenance { BuilderId = builder });

        Assert.DoesNotContain("open-sesame", wrong.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://ci.example.com/release")]
    [InlineData("urn:acme:ci")]
    public void A_URI_is_taken_as_it_is(string builder) =>
        Assert.Equal(builder, new Provenance { BuilderId = builder }.BuilderId);

    [Fact]
    public void Sources_have_a_user_as_SSH_does_and_no_password()
    {
        const string Builder = "urn:x";
        const string Ssh = "git+ssh://git@example.com/acme/api";

        Assert.Equal(Ssh, new Provenance { BuilderId = Builder, Source = Ssh }.Source);
        var wrong = Assert.Throws<ArgumentException>(
            () => new Provenance { BuilderId = Builder, Source = "git+https://bob:open-sesame@example.com/acme/api" });
        Assert.DoesNotContain("open-sesame", wrong.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3601)]
    public void The_time_to_settle_has_a_bound(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SigningOptions { Settle = TimeSpan.FromSeconds(seconds) });
}
