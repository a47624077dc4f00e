namespace OciMultiArch.Clouds.Tests;

/// <content>What services and programs hand over.</content>
public sealed partial class UnusableSettingTests
{
    public static TheoryData<string, string, string, string> Replies => new()
    {
        { "app of Azure", Acr, """{"access_token":"planted\nX"}""", "no header can hold its 'access_token'" },
        { "app of Azure", Acr, """{"access_token":"planted\ud800"}""", "it is not a JSON object" },
        { "app of Azure", Acr, """{"access_token":"planted","\udfff":1}""", "it is not a JSON object" },
        { "container", Ecr, """{"AccessKeyId":"a\nb","SecretAccessKey":"planted","Token":"planted"}""", "no header can hold its 'AccessKeyId'" },
        { "container", Ecr, """{"AccessKeyId":"a","SecretAccessKey":"planted","Token":"planted\r\nX: y"}""", "no header can hold its 'Token'" },
        { "workload of AWS", Ecr, Assumed("planted\nplanted"), "it holds no 'SessionToken'" },
        { "workload of AWS", Ecr, Assumed("planted\u00e9"), "it holds no 'SessionToken'" },
        { "file of Google", Gar, """{"access_token":"plan\u0000ted"}""", "no header can hold its 'access_token'" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task An_answer_that_no_header_can_hold_is_no_answer(string kind, string registry, string reply, string problem)
    {
        await using var fake = await CloudFake.StartAsync(_ => new(reply));

        var failure = await Assert.ThrowsAsync<OciException>(() => FindAsync(fake, Environment(kind), registry));

        Assert.Equal(Problem.InvalidResponse, failure.Problem);
        Assert.EndsWith($" gave no usable answer: {problem}.", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(fake.Asked);
    }

    [Fact]
    public async Task A_session_of_a_machine_that_no_header_can_hold_is_no_answer()
    {
        await using var fake = await CloudFake.StartAsync(static _ => new("planted\nX: y"));
        var options = fake.Options();
        options.UseMachineIdentity = true;

        var failure = await Assert.ThrowsAsync<OciException>(() => CloudCredentials.Aws(options).FindAsync(new(Ecr)).AsTask());

        Assert.EndsWith("gave no usable answer: no header can hold its session.", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n", "planted", null)]
    [InlineData("a", "planted\0", null)]
    [InlineData("a", "planted", "planted\u00e9")]
    public void Keys_that_no_header_can_hold_are_refused(string id, string secret, string? session)
    {
        var failure = Assert.Throws<ArgumentException>(() => new AwsKeys(id, secret, session));

        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
    }

    private static string Assumed(string session) => $"""
        <R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Credentials><AccessKeyId>a</AccessKeyId>
        <SecretAccessKey>planted</SecretAccessKey><SessionToken>{session}</SessionToken></Credentials></R>
        """;
}
