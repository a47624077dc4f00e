using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>The tags of a repository, page by page.</summary>
public sealed class TagListTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Theory]
    [InlineData(null, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 1)]
    public async Task All_pages_are_read(int? pageSize, int requests)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { PageSize = pageSize });
        at.Stored.Put(Amd64, "1", "2", "3", "4", "latest");

        Assert.Equal(["1", "2", "3", "4", "latest"], await TagsAsync(at));
        Assert.Equal(requests, at.Fake.Requests.Count);
    }

    [Theory]
    [InlineData("""{"name":"app","tags":null}""")]
    [InlineData("""{"name":"app","tags":[]}""")]
    [InlineData("""{"name":"app"}""")]
    public async Task A_repository_without_tags_has_none(string body)
    {
        Assert.Empty(await OfAsync(body));
    }

    [Theory]
    [InlineData("""<html>""")]
    [InlineData("""{"tags":{}}""")]
    [InlineData("""{"tags":[1]}""")]
    public async Task A_list_that_is_none_is_refused(string body)
    {
        await Assert.ThrowsAsync<ContentMismatchException>(() => OfAsync(body));
    }

    [Fact]
    public async Task What_is_no_tag_is_left_out()
    {
        Assert.Equal(["ok"], await OfAsync("""{"tags":["../x",null,"ok","a\r\nb","ok"]}"""));
    }

    [Fact]
    public async Task An_unknown_repository_is_missing()
    {
        await using var at = await RegistryCase.InMemoryAsync();

        await Assert.ThrowsAsync<ContentNotFoundException>(() => TagsAsync(at));
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_end()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1", "2");
        at.Fake.Spoil(static _ => true, static reply => reply.With("Link", "</v2/app/tags/list?n=2>; rel=\"next\""), int.MaxValue);

        Assert.Equal(["1", "2"], await TagsAsync(at));
        Assert.Equal(2, at.Fake.Requests.Count);
    }

    [Theory]
    [InlineData("<//evil.example/v2/app/tags/list?last=2>; rel=\"next\"")]
    [InlineData("<http://127.0.0.1:1/v2/app/tags/list?last=2>; rel=next")]
    public async Task A_page_on_another_host_is_not_fetched(string link)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Amd64, "1", "2");
        at.Fake.Spoil(static _ => true, reply => reply.With("Link", link));

        await Assert.ThrowsAsync<RegistryException>(() => TagsAsync(at));

        Assert.Single(at.Fake.Requests);
    }

    [Fact]
    public async Task An_absolute_link_to_the_registry_itself_is_followed()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { PageSize = 1 });
        at.Stored.Put(Amd64, "1", "2");
        at.Fake.Spoil(static _ => true, reply => reply.With("Link", $"<{at.Fake.BaseAddress}v2/app/tags/list?n=1&last=1>; rel=\"next\""));

        Assert.Equal(["1", "2"], await TagsAsync(at));
    }

    [Theory]
    [InlineData("/v2/app/tags/list?n=1&last=1; rel=\"next\"")]
    [InlineData("/v2/app/tags/list?n=1&last=1")]
    [InlineData("</v2/app/tags/list?n=1&last=1>")]
    public async Task A_link_without_brackets_or_relation_is_followed(string link)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { PageSize = 1 });
        at.Stored.Put(Amd64, "1", "2");
        at.Fake.Spoil(static _ => true, reply => reply.With("Link", link));

        Assert.Equal(["1", "2"], await TagsAsync(at));
    }

    [Theory]
    [InlineData("</v2/app/tags/list?n=1&last=1; rel=\"next\"")]
    [InlineData("page 2")]
    public async Task A_link_that_cannot_be_read_is_no_end(string link)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { PageSize = 1 });
        at.Stored.Put(Amd64, "1", "2");
        at.Fake.Spoil(static _ => true, reply => reply.With("Link", link));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => TagsAsync(at));

        Assert.Contains(link, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> OfAsync(string body)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(200, body, "Content-Type: application/json"));
        using var client = RegistryCase.ClientOf();
        return await client.Repository($"{server.Host}/app").TagsAsync().Select(static each => each.Value).ToListAsync();
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(RegistryCase at) =>
        await at.App.TagsAsync().Select(static each => each.Value).ToListAsync();
}
