using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

public sealed class WarningTextsTests
{
    [Theory]
    [InlineData("299 - \"old image\"", "old image")]
    [InlineData("299 - \"say \\\"hi\\\"\"", "say \"hi\"")]
    [InlineData("299 - \"a\u001b[31mb\"", "a?[31mb")]
    [InlineData("199 - \"other code\"", null)]
    [InlineData("299 host \"an agent\"", null)]
    [InlineData("299 - \"unterminated", null)]
    [InlineData("", null)]
    public void A_warning_is_read_as_the_specification_writes_it(string header, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], WarningTexts.Parse([header]));

    [Fact]
    public void Warnings_beyond_4096_characters_are_cut()
    {
        var texts = WarningTexts.Parse(Enumerable.Range(0, 10).Select(each => $"299 - \"{each}{new string('x', 999)}\"")).ToList();

        Assert.Equal(5, texts.Count);
        Assert.True(texts.Sum(each => each.Length) <= 4096 + 1);
    }

    [Fact]
    public async Task A_warning_is_told_once_and_changes_nothing()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404, "", "Warning: 299 - \"moves soon\""));
        List<RegistryExchange> observed = [];
        using var client = RegistryCase.ClientOf(options => options.Observe = observed.Add);

        Assert.Null(await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("a")));
        Assert.Null(await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("b")));

        Assert.Equal(2, observed.Count);
        Assert.Equal(["moves soon"], observed.SelectMany(each => each.Warnings));
    }

    [Fact]
    public async Task A_warning_that_repeats_a_secret_is_told_without_it()
    {
        await using var server = SocketServer.Start(static request => request["Authorization"] is { } sent
            ? SocketReply.Answer(404, "", $"Warning: 299 - \"you sent {sent}\"")
            : SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        List<RegistryExchange> observed = [];
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Observe = observed.Add;
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("me", "planted-password"));
        });

        Assert.Null(await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("a")));

        var text = Assert.Single(observed.SelectMany(each => each.Warnings));
        Assert.StartsWith("you sent Basic ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("me:planted-password"u8), text, StringComparison.Ordinal);
    }
}
