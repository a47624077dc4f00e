using System.Net;
using Xunit.Sdk;

namespace OciMultiArch.Tests.Wire;

/// <summary>The story teller itself, with a plain client.</summary>
public sealed class WireStoryTests : IDisposable
{
    private static readonly Exchange[] Upload =
    [
        new Exchange("POST", "/v2/app/blobs/uploads/", 202).Saying("Location", "{base}/v2/app/blobs/uploads/1?_state=a%2Fb"),
        new Exchange("PUT", "/v2/app/blobs/uploads/1?_state=a%2Fb&digest=sha256:00", 201)
            .Asking("Content-Type", "application/octet-stream").Lacking("Authorization").Sending("hello"u8.ToArray()).With("done"),
    ];

    private readonly HttpClient client = new();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task A_story_that_is_followed_passes()
    {
        using var story = new WireStory(Upload);

        Assert.Equal("done", await (await FollowAsync(story, "hello")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_same_request_is_answered_differently_in_its_turn()
    {
        using var story = new WireStory(new("GET", "/v2/", 503), new("GET", "/v2/", 503), new("GET", "/v2/", 200));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++) answers.Add((await client.GetAsync(new Uri(story.BaseAddress, "v2/"))).StatusCode);

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], answers);
    }

    [Fact]
    public async Task A_request_too_few_fails()
    {
        var story = new WireStory(Upload);
        await client.PostAsync(new Uri(story.BaseAddress, "v2/app/blobs/uploads/"), null);

        Assert.Throws<EqualException>(story.Dispose);
    }

    [Fact]
    public async Task A_request_too_many_or_out_of_turn_fails()
    {
        var story = new WireStory(Upload);
        await FollowAsync(story, "hello");

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(story.BaseAddress, "v2/"))).StatusCode);
        Assert.Throws<EqualException>(story.Dispose);
    }

    [Fact]
    public async Task Another_body_fails()
    {
        var story = new WireStory(Upload);
        await FollowAsync(story, "other");

        Assert.Throws<EqualException>(story.Dispose);
    }

    [Fact]
    public async Task A_header_that_must_not_come_or_has_another_value_fails()
    {
        var (first, second) = (new WireStory(Upload), new WireStory(Upload));
        await FollowAsync(second, "hello", type: "text/plain");
        client.DefaultRequestHeaders.Authorization = new("Basic", "YTpi");
        await FollowAsync(first, "hello");

        Assert.Contains("Authorization: Basic", Assert.Throws<FalseException>(first.Dispose).Message, StringComparison.Ordinal);
        Assert.Contains("text/plain", Assert.Throws<EqualException>(second.Dispose).Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> FollowAsync(WireStory story, string body, string type = "application/octet-stream")
    {
        var session = await client.PostAsync(new Uri(story.BaseAddress, "v2/app/blobs/uploads/"), null);
        var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(type) } };
        return await client.PutAsync(new Uri($"{session.Headers.Location!.OriginalString}&digest=sha256:00"), content);
    }
}
