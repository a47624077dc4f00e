using System.Diagnostics;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Telemetry;

public sealed class SpanTests
{
    [Fact]
    public async Task A_push_holds_its_exchanges_and_blobs_and_says_what_it_did()
    {
        await using var at = await RegistryCase.StartAsync();
        using var heard = new Listening();
        MemoryStore memory = new();
        var image = await SampleImage.Make("linux/amd64").KeepInAsync(memory);

        await at.App.PushAsync(image, ["1.0"], new() { MaxTransfers = 1 });

        Assert.Equal(
            """
            oci.push
              HEAD /v2/{name}/manifests/{reference}
              oci.blob.write
                POST /v2/{name}/blobs/uploads/
                PUT /v2/{name}/blobs/uploads/{session}
              oci.blob.write
                POST /v2/{name}/blobs/uploads/
                PUT /v2/{name}/blobs/uploads/{session}
              PUT /v2/{name}/manifests/{reference}
            """, heard.Tree);
        var push = heard.Single("oci.push");
        Assert.Equal(ActivityKind.Internal, push.Kind);
        Assert.Equal($"{at.Fake.Host}/app", push.GetTagItem("oci.store"));
        Assert.Equal(image.Digest.ToString(), push.GetTagItem("oci.manifest.digest"));
        Assert.Equal(["1.0"], (string[])push.GetTagItem("oci.tags")!);
        Assert.Equal(["1.0"], (string[])push.GetTagItem("oci.tags.written")!);
        Assert.Equal((2, 2, 0), (push.GetTagItem("oci.blobs"), push.GetTagItem("oci.blobs.copied"), push.GetTagItem("oci.blobs.mounted")));
        Assert.Equal((1, 1), (push.GetTagItem("oci.manifests"), push.GetTagItem("oci.manifests.copied")));
    }

    [Fact]
    public async Task An_exchange_is_told_as_the_conventions_for_HTTP_say()
    {
        await using var at = await RegistryCase.StartAsync();
        using var heard = new Listening();

        await at.App.WriteAsync(RegistryCase.Layer(10));

        var put = heard.Single("PUT /v2/{name}/blobs/uploads/{session}");
        Assert.Equal(ActivityKind.Client, put.Kind);
        Assert.Equal("PUT", put.GetTagItem("http.request.method"));
        Assert.Equal("127.0.0.1", put.GetTagItem("server.address"));
        Assert.Equal(at.Fake.BaseAddress.Port, put.GetTagItem("server.port"));
        Assert.Equal("/v2/{name}/blobs/uploads/{session}", put.GetTagItem("url.template"));
        Assert.StartsWith($"{at.Fake.BaseAddress}v2/app/blobs/uploads/", (string)put.GetTagItem("url.full")!, StringComparison.Ordinal);
        Assert.DoesNotContain("?", (string)put.GetTagItem("url.full")!, StringComparison.Ordinal);
        Assert.Equal(201, put.GetTagItem("http.response.status_code"));
        Assert.Equal("registry", put.GetTagItem("oci.exchange.kind"));
        Assert.Null(put.GetTagItem("http.request.resend_count"));
        Assert.Null(put.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, put.Status);
        Assert.Equal("OciMultiArch", put.Source.Name);
        Assert.Equal(typeof(RegistryClient).Assembly.GetName().Version!.ToString(3), put.Source.Version);
    }

    [Fact]
    public async Task A_blob_is_told_with_how_it_came_there()
    {
        await using var at = await RegistryCase.StartAsync();
        var blob = RegistryCase.Layer(10);
        using var heard = new Listening();

        await at.App.WriteAsync(blob);
        await at.App.WriteAsync(blob);

        Assert.Equal(
            ["copied", "present"],
            heard.Spans.Where(static each => each.OperationName == "oci.blob.write").Select(static each => each.GetTagItem("oci.arrival")));
        var first = heard.Spans.First(static each => each.OperationName == "oci.blob.write");
        Assert.Equal($"{at.Fake.Host}/app", first.GetTagItem("oci.repository"));
        Assert.Equal(blob.Digest.ToString(), first.GetTagItem("oci.blob.digest"));
        Assert.Equal(10L, first.GetTagItem("oci.blob.size"));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_counts_up_and_the_first_is_an_error()
    {
        await using var at = await RegistryCase.StartAsync();
        at.Fake.Inject(static each => each.Method == "GET", FakeReply.Error(503, "UNAVAILABLE", "busy"));
        using var heard = new Listening();

        await Assert.ThrowsAsync<ContentNotFoundException>(() => at.App.GetAsync("nothing").AsTask());

        Assert.Equal([503, 404], heard.Spans.Select(static each => each.GetTagItem("http.response.status_code")));
        Assert.Equal([null, 1], heard.Spans.Select(static each => each.GetTagItem("http.request.resend_count")));
        Assert.Equal(["503", null], heard.Spans.Select(static each => each.GetTagItem("error.type")));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], heard.Spans.Select(static each => each.Status));
    }

    [Fact]
    public async Task A_request_without_an_answer_says_why()
    {
        var server = SocketServer.Start(static _ => SocketReply.Answer(200, ""));
        var host = server.Host;
        await server.DisposeAsync();
        using var client = RegistryCase.ClientOf(static options => options.MaxAttempts = 1);
        using var heard = new Listening();

        await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{host}/app").GetAsync("x").AsTask());

        var span = Assert.Single(heard.Spans);
        Assert.Equal("connection_error", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Null(span.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task Asking_for_a_token_is_no_error_and_stands_apart()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await RegistryCase.StartAsync(new() { Tokens = tokens });
        using var heard = new Listening();

        await at.App.WriteAsync(RegistryCase.Layer(10));

        Assert.Equal(
            """
            oci.blob.write
              POST /v2/{name}/blobs/uploads/
              GET
              POST /v2/{name}/blobs/uploads/
              PUT /v2/{name}/blobs/uploads/{session}
            """, heard.Tree);
        Assert.All(heard.Spans, static each => Assert.Equal(ActivityStatusCode.Unset, each.Status));
        Assert.Equal("token", heard.Single("GET").GetTagItem("oci.exchange.kind"));
        Assert.Equal(tokens.Realm.ToString(), heard.Single("GET").GetTagItem("url.full"));
    }

    [Fact]
    public async Task A_copy_holds_its_reading_and_its_push()
    {
        await using var at = await RegistryCase.StartAsync();
        await at.App.PushAsync(await SampleImage.Make("linux/amd64").KeepInAsync(new MemoryStore()), ["1.0"]);
        using var heard = new Listening();

        await at.Client.CopyAsync($"{at.Fake.Host}/app:1.0", $"{at.Fake.Host}/app:latest");

        var copy = heard.Single("oci.copy");
        Assert.Equal(copy.SpanId, heard.Single("oci.push").ParentSpanId);
        Assert.Equal(copy.SpanId, heard.Single("GET /v2/{name}/manifests/{reference}").ParentSpanId);
        Assert.Equal($"{at.Fake.Host}/app:1.0", copy.GetTagItem("oci.source"));
        Assert.Equal($"{at.Fake.Host}/app:latest", copy.GetTagItem("oci.target"));
    }

    [Fact]
    public async Task A_merge_a_verification_and_a_release_hold_what_they_do()
    {
        await using var at = await RegistryCase.StartAsync();
        await at.App.PushAsync(await SampleImage.Make("linux/amd64").KeepInAsync(new MemoryStore()), ["1.0"]);
        var image = await at.App.GetAsync("1.0");
        using var heard = new Listening();

        await at.App.MergeAsync("2.0", [image]);
        await (await at.App.GetAsync("2.0")).VerifyAsync();
        await at.Client.ReleaseAsync(new()
        {
            Indexes = [
                new()
                {
                    Index = ImageReference.Parse($"{at.Fake.Host}/app:3.0"),
                    Images = [new() { From = ImageReference.Parse($"{at.Fake.Host}/app:1.0") }],
                },
            ],
        });

        var (merge, verify, release) = (heard.Single("oci.merge"), heard.Single("oci.verify"), heard.Single("oci.release"));
        Assert.Equal(
            (at.App.ToString(), 1, 1),
            (merge.GetTagItem("oci.store"), merge.GetTagItem("oci.parts"), merge.GetTagItem("oci.rounds")));
        Assert.Equal(["2.0"], (string[])merge.GetTagItem("oci.tags")!);
        Assert.Equal(merge.GetTagItem("oci.manifest.digest"), verify.GetTagItem("oci.manifest.digest"));
        Assert.Equal((2, 2, 0), (verify.GetTagItem("oci.manifests"), verify.GetTagItem("oci.blobs"), verify.GetTagItem("oci.problems")));
        Assert.Equal((1, 0), (release.GetTagItem("oci.indexes"), release.GetTagItem("oci.indexes.failed")));
        Assert.Equal(3, heard.Spans.Count(each => each.ParentSpanId == verify.SpanId));
        Assert.Equal(
            [merge.SpanId, release.SpanId],
            heard.Spans.Where(static each => each.OperationName == "oci.push").Select(static each => each.ParentSpanId));
    }

    [Fact]
    public async Task A_push_that_fails_says_so_in_the_words_of_its_error()
    {
        await using var at = await RegistryCase.StartAsync();
        at.Fake.Inject(
            static each => each.Method == "PUT" && each.Path.Contains("/manifests/", StringComparison.Ordinal),
            FakeReply.Error(403, "DENIED", "no"));
        using var heard = new Listening();

        var failure = await Assert.ThrowsAsync<RegistryException>(async () =>
            await at.App.PushAsync(await SampleImage.Make("linux/amd64").KeepInAsync(new MemoryStore()), ["1.0"]));

        var push = heard.Single("oci.push");
        Assert.Equal((ActivityStatusCode.Error, failure.Message), (push.Status, push.StatusDescription));
        Assert.Equal("OciMultiArch.RegistryException", push.GetTagItem("error.type"));
    }

    [Fact]
    public async Task What_a_callers_own_source_says_is_not_told()
    {
        await using var at = await RegistryCase.StartAsync();
        var blob = Blob.Of(RegistryCase.Layer(10).Descriptor, static (_, _) => throw new InvalidOperationException("planted-secret"));
        using var heard = new Listening();

        await Assert.ThrowsAsync<InvalidOperationException>(() => at.App.WriteAsync(blob).AsTask());

        var write = heard.Single("oci.blob.write");
        Assert.Equal((ActivityStatusCode.Error, null), (write.Status, write.StatusDescription));
        Assert.Equal("System.InvalidOperationException", write.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_plan_and_what_is_done_by_it_are_two_spans()
    {
        await using var at = await RegistryCase.StartAsync();
        var image = await SampleImage.Make("linux/amd64").KeepInAsync(new MemoryStore());
        using var heard = new Listening();

        await (await at.App.PlanAsync(image, ["1.0"])).ApplyAsync();

        Assert.Equal(
            ["oci.plan", "oci.push"],
            heard.Spans.Where(static each => each.ParentId == Activity.Current!.Id).Select(static each => each.DisplayName));
        Assert.Equal(
            2,
            heard.Spans.Count(each => each.OperationName == "oci.blob.write" && each.ParentSpanId == heard.Single("oci.push").SpanId));
        Assert.Equal(image.Digest.ToString(), heard.Single("oci.plan").GetTagItem("oci.manifest.digest"));
    }

    [Fact]
    public async Task A_push_to_several_stores_has_a_span_for_each_and_says_what_was_done_before_a_failure()
    {
        await using var one = await RegistryCase.StartAsync();
        await using var other = await RegistryCase.StartAsync();
        other.Fake.Inject(
            static each => each.Method == "PUT" && each.Path.Contains("/manifests/", StringComparison.Ordinal),
            FakeReply.Error(403, "DENIED", "no"));
        using var heard = new Listening();

        await new IContentStore[] { one.App, other.App }.PushAsync(
            await SampleImage.Make("linux/amd64").KeepInAsync(new MemoryStore()), ["1.0"]);

        var pushes =
            heard.Spans.Where(static each => each.OperationName == "oci.push").ToDictionary(
                static each => (string)each.GetTagItem("oci.store")!);
        Assert.Equal(ActivityStatusCode.Unset, pushes[$"{one.App}"].Status);
        Assert.Equal(ActivityStatusCode.Error, pushes[$"{other.App}"].Status);
        Assert.Equal(2, pushes[$"{other.App}"].GetTagItem("oci.blobs.copied"));
        Assert.Empty((string[])pushes[$"{other.App}"].GetTagItem("oci.tags.written")!);
    }
}
