using Microsoft.AspNetCore.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>A push does not depend on reading: what is asked only to save work may be refused.</summary>
public sealed class UnreadableTargetTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task A_push_goes_where_every_read_is_refused(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { SelfMount = MountAnswer.Denied });
        RefuseReads(at, status);

        await at.App.PushAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), ["1.0", "latest"]);

        Assert.Equal(["1.0", "latest"], at.Stored.Tags.Keys.Order());
    }

    [Theory]
    [InlineData(400, 2)]
    [InlineData(403, 2)]
    [InlineData(404, 2)]
    [InlineData(405, 4)]
    [InlineData(500, 4)]
    [InlineData(501, 4)]
    public async Task A_refusal_costs_at_most_one_question_more_for_each_tag(int status, int reads)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        RefuseReads(at, status);

        await at.App.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1.0", "latest"]);

        Assert.Equal(reads, at.Fake.Requests.Count(static each => IsRead(each.Method)));
    }

    [Fact]
    public async Task A_plan_is_made_where_every_read_is_refused()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        RefuseReads(at, 403);

        var plan = await at.App.PlanAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), ["1.0"]);
        await plan.ApplyAsync();

        Assert.Equal(["1.0"], at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task A_check_of_what_was_sent_that_is_refused_finds_nothing_wrong()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        RefuseReads(at, 403);

        await at.App.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1.0"], new() { Recheck = true });

        Assert.Equal(["1.0"], at.Stored.Tags.Keys);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task Who_asks_for_content_is_told_why_there_is_none(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 2);
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1.0");
        RefuseReads(at, status);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.ResolveAsync(Tag.Parse("1.0")).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Equal(status, (int)failure.StatusCode!);
    }

    [Fact]
    public async Task A_write_that_is_refused_is_told()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        RefuseReads(at, 403);
        at.Fake.Inject(static each => each.Method is "POST", FakeReply.Error(403, "DENIED"), int.MaxValue);

        var image = await Samples.ImageAsync("linux/amd64");
        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(image, ["1.0"]).AsTask());

        Assert.Equal(Problem.Forbidden, failure.Problem);
        Assert.StartsWith("POST ", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_HEAD_is_unknown_nothing_is_sent_twice()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await at.App.PushAsync(index, ["1.0"]);
        RefuseReads(at, 405, "HEAD");
        var before = at.Fake.Requests.Count;

        using var second = at.NewClient();
        await second.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push).PushAsync(index, ["1.0"]);

        Assert.Equal(["HEAD", "GET"], at.Log.Skip(before));
    }

    [Fact]
    public async Task A_blob_whose_storage_answers_GET_alone_is_not_sent_again()
    {
        await using var storage = await LoopbackServer.StartAsync(static context =>
        {
            context.Response.StatusCode = HttpMethods.IsHead(context.Request.Method) ? 403 : 206;
            if (HttpMethods.IsHead(context.Request.Method))
                return Task.CompletedTask;
            context.Response.Headers.ContentRange = "bytes 99-99/100";
            return context.Response.Body.WriteAsync(new byte[1]).AsTask();
        });
        await using var at = await RegistryCase.InMemoryAsync(
            new() { SelfMount = MountAnswer.Denied, RedirectBlob = _ => storage.BaseAddress },
            (_, host) => host.TrustedHosts.Add(storage.Host));
        await at.App.WriteAsync(RegistryCase.Layer(10)); // from here on mounts are known to be refused
        at.Stored.PutBlob(Bytes.Noise(100));

        Assert.Equal(Arrival.Present, await at.App.WriteAsync(RegistryCase.Layer(100)));
    }

    private static bool IsRead(string method) => method is "HEAD" or "GET";

    private static void RefuseReads(RegistryCase at, int status, string? method = null) => at.Fake.Inject(
        each => IsRead(each.Method) && (method is null || each.Method == method),
        FakeReply.Error(status, status == 403 ? "DENIED" : "UNSUPPORTED"),
        int.MaxValue);
}
