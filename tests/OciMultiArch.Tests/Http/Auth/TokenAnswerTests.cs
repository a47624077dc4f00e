using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>What token services answer besides what the specification shows.</summary>
public sealed class TokenAnswerTests
{
    private const int DefaultLife = 60;

    [Theory]
    [InlineData(200, """{"token":"T","expires_in":300}""", 300)]
    [InlineData(200, """{"token":"T","expires_in":"300"}""", 300)]
    [InlineData(200, """{"token":"T","expires_in":"300.5"}""", 300)]
    [InlineData(200, """{"token":"T","expires_in":3e2}""", 300)]
    [InlineData(200, """{"token":"T","expires_in":null}""", DefaultLife)]
    [InlineData(200, """{"token":"T","expires_in":""}""", DefaultLife)]
    [InlineData(200, """{"token":"T","expires_in":"soon"}""", DefaultLife)]
    [InlineData(200, """{"token":"T","expires_in":"NaN"}""", DefaultLife)]
    [InlineData(200, """{"token":"T","expires_in":"1e999"}""", DefaultLife)]
    [InlineData(200, """{"token":"T","expires_in":-1}""", DefaultLife)]
    [InlineData(200, """{"token":"T","expires_in":{"seconds":300}}""", DefaultLife)]
    [InlineData(200, "\uFEFF{\"token\":\"T\",\"expires_in\":300}", 300)]
    [InlineData(201, """{"token":"T","expires_in":300}""", 300)]
    [InlineData(200, """{"Token":"T","Expires_In":300}""", 300)]
    [InlineData(203, """{"access_token":"T"}""", DefaultLife)]
    [InlineData(200, "{\"token\":\"T\\n\"}", DefaultLife)]
    [InlineData(200, """{"token":"T","issued_at":12345,"scope":["a"]}""", DefaultLife)]
    public async Task It_is_taken_and_used_for_two_thirds_of_its_life(int status, string body, int seconds)
    {
        FakeTimeProvider clock = new();
        await using var server = Start(status, body);
        using var client = RegistryCase.ClientOf(options => options.TimeProvider = clock);
        var app = client.Repository($"{server.Host}/app");
        await app.ResolveAsync(Tag.Parse("one"));

        clock.Advance(TimeSpan.FromSeconds((seconds * 2 / 3) - 1));
        await app.ResolveAsync(Tag.Parse("two"));
        Assert.Equal(1, Asks(server));

        clock.Advance(TimeSpan.FromSeconds(2));
        await app.ResolveAsync(Tag.Parse("three"));
        Assert.Equal(2, Asks(server));
        Assert.All(server.Requests.Where(static each => each["Authorization"] is not null), static each =>
            Assert.Equal("Bearer T", each["Authorization"]));
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(200, "")]
    [InlineData(200, """[{"token":"T"}]""")]
    [InlineData(202, "<html><title>Sign in</title>")]
    public async Task What_holds_no_token_is_an_error_that_says_so(int status, string body)
    {
        await using var server = Start(status, body);
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").ResolveAsync(Tag.Parse("one")).AsTask());

        Assert.Equal(Problem.InvalidResponse, failure.Problem);
        Assert.Contains("the token service's answer", failure.Message, StringComparison.Ordinal);
    }

    private static int Asks(SocketServer server) =>
        server.Requests.Count(static each => each.Target.StartsWith("/token", StringComparison.Ordinal));

    private static SocketServer Start(int status, string body) => SocketServer.Start(each =>
        each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(status, body)
        : each["Authorization"] is null
            ? SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\",service=\"s\"")
            : SocketReply.Answer(404));
}
