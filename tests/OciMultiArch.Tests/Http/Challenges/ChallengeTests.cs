using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
        + "scope=\"repository:library/alpine:pull,push\"",
        "Bearer|realm=https://auth.docker.io/token|scope=repository:library/alpine:pull,push|service=registry.docker.io")]
    [InlineData("BASIC realm=\"Nexus\"", "BASIC|realm=Nexus")]
    [InlineData("Basic", "Basic")]
    [InlineData("Negotiate, Basic realm=x", "Negotiate;Basic|realm=x")]
    [InlineData("Negotiate YIIBhg==, Bearer realm=\"r\"", "Negotiate;Bearer|realm=r")]
    [InlineData("Bearer realm=\"a\", service=s, Basic realm=\"b\"", "Bearer|realm=a|service=s;Basic|realm=b")]
    [InlineData("Basic Bearer realm=r", "Basic;Bearer|realm=r")]
    [InlineData("Bearer REALM = \"a\" , Service = \"b\"", "Bearer|realm=a|service=b")]
    [InlineData("Bearer realm=https://host/token?x=1,service=s", "Bearer|realm=https://host/token?x=1|service=s")]
    [InlineData("Bearer realm=\"say \\\"hi\\\", \\\\you\"", "Bearer|realm=say \"hi\", \\you")]
    [InlineData("Bearer realm=\"never closed, service=s", "Bearer|realm=never closed, service=s")]
    [InlineData("Bearer realm=\"ends with a backslash\\", "Bearer|realm=ends with a backslash\\")]
    [InlineData("Bearer realm=first,realm=second", "Bearer|realm=first")]
    [InlineData(",, ,Bearer realm=r,,", "Bearer|realm=r")]
    [InlineData("realm=orphan", "")]
    [InlineData("Bearer \"junk\" realm=r", "Bearer|realm=r")]
    [InlineData("", "")]
    [InlineData("===", "")]
    public void One_header_is_read_as_its_challenges(string value, string expected) =>
        Assert.Equal(expected, Told(Challenge.Parse([value])));

    [Fact]
    public void Several_headers_are_read_one_after_the_other() =>
        Assert.Equal("Basic|realm=a;Bearer|realm=b", Told(Challenge.Parse(["Basic realm=a", "Bearer realm=b"])));

    [Theory]
    [InlineData("Basic realm=a, bearer realm=b", "bearer")]
    [InlineData("Negotiate, NTLM, BASIC realm=a", "BASIC")]
    [InlineData("Bearer error=x, Basic realm=a", "Basic")]
    [InlineData("Bearer error=x", "Bearer")]
    [InlineData("Negotiate", null)]
    public void Bearer_goes_before_Basic_and_others_are_skipped(string value, string? scheme) =>
        Assert.Equal(scheme, Challenge.Best(Challenge.Parse([value]))?.Scheme);

    [Fact]
    public void A_challenge_is_a_value() =>
        Assert.Equal(Challenge.Parse(["Bearer realm=a,service=b"]), Challenge.Parse(["Bearer service=b, REALM=\"a\""]));

    [Fact]
    public void A_challenge_gives_its_scopes_in_one_order()
    {
        var challenge = Assert.Single(Challenge.Parse(["Bearer realm=r,scope=\"repository:b:push,pull repository:a:pull\""]));
        Assert.Equal(["repository:a:pull", "repository:b:pull,push"], challenge.Scopes.ToParameters());
    }

    [Fact]
    public void No_header_makes_it_throw() =>
        Fuzz.Text("Bearer realm=\"r\", Basic abc==, \\\"=,; \t", text => Challenge.Best(Challenge.Parse([text]))?.Scopes.ToString());

    private static string Told(IEnumerable<Challenge> challenges) =>
        string.Join(';', challenges.Select(static challenge => string.Join('|', [challenge.Scheme, .. Parameters(challenge)])));

    private static IEnumerable<string> Parameters(Challenge challenge) => challenge.Parameters
        .OrderBy(static parameter => parameter.Key, StringComparer.Ordinal)
        .Select(static parameter => $"{parameter.Key}={parameter.Value}");
}
