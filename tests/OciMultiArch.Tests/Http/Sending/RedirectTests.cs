using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Answers that send the client elsewhere.</summary>
public sealed class RedirectTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public async Task A_write_is_not_turned_into_something_else(int status)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(status, "", "Location: /elsewhere"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/app").WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, static each => each.Method == "GET");
    }

    [Fact]
    public async Task A_write_goes_on_with_its_body_where_the_method_stays()
    {
        await using var at = await RegistryCase.StartAsync();
        foreach (var each in Amd64.Blobs)
            at.Stored.PutBlob(each);
        await using var server =
            SocketServer.Start(each => SocketReply.Answer(308, "", $"Location: {at.Fake.BaseAddress}{each.Target[1..]}"));
        using var client = RegistryCase.ClientOf(options =>
            options.Hosts[server.Host] = new() { TrustedHosts = [at.Fake.Host] });

        await client.Repository($"{server.Host}/app").WriteAsync(Samples.ToArtifact(Amd64), [Tag.Parse("1.0")]);

        Assert.Equal(Amd64.Digest, at.Stored.Tags["1.0"]);
    }

    [Fact]
    public async Task A_write_goes_to_no_other_host_that_is_not_trusted()
    {
        await using var other = SocketServer.Start(static _ => SocketReply.Answer(201, "", "Location: /v2/app/blobs/uploads/1"));
        await using var server = SocketServer.Start(each => SocketReply.Answer(307, "", $"Location: http://{other.Host}{each.Target}"));
        using var client = RegistryCase.ClientOf();
        var app = client.Repository($"{server.Host}/app");

        var blob = await Assert.ThrowsAsync<RegistryException>(() => app.WriteAsync(RegistryCase.Layer(10)).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => app.WriteAsync(Samples.ToArtifact(Amd64), [Tag.Parse("1.0")]).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => app.DeleteManifestAsync(Digest.Parse(Amd64.Digest)).AsTask());

        Assert.DoesNotContain(other.Requests, static each => each.Method is not ("GET" or "HEAD"));
        Assert.Equal(Problem.UntrustedHost, blob.Problem);
        Assert.Equal((RemedyKind.TrustHost, other.Host, server.Host), (blob.Remedy!.Kind, blob.Remedy.Target, blob.Remedy.Registry));
    }

    [Fact]
    public async Task Redirects_end()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(307, "", "Location: /again"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("more than 5 redirects", failure.Message, StringComparison.Ordinal);
        Assert.Equal(6, server.Requests.Count);
    }

    [Theory]
    [InlineData("Location: file:///etc/passwd")]
    [InlineData("Location: http://169.254.169.254/latest")]
    [InlineData("Location: http://user:planted@127.0.0.1/")]
    [InlineData("Location: http://[::1")]
    [InlineData("X-Nothing: 1")]
    public async Task A_redirect_to_where_nobody_should_go_is_refused(string header)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(307, "", header));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_same_host_keeps_its_credentials_after_a_redirect()
    {
        await using var at = await RegistryCase.StartAsync(new() { BasicUser = RealRegistry.User });
        using var client = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host));
        at.Stored.Put(Amd64, "1.0", "2.0");
        at.Fake.Inject(static each => each.Path.EndsWith("/1.0", StringComparison.Ordinal) && each["Authorization"] is not null,
            new FakeReply(302).With("Location", "2.0"));

        Assert.Equal(Amd64.Digest, (await client.Repository($"{at.Fake.Host}/app").GetAsync("1.0")).Digest.ToString());
        Assert.NotNull(at.Fake.Requests[^1]["Authorization"]);
    }

    [Fact]
    public async Task A_location_is_relative_to_who_answered()
    {
        await using var at = await RegistryCase.StartAsync(new() { RelativeUrls = true });
        await using var server =
            SocketServer.Start(each => SocketReply.Answer(307, "", $"Location: {at.Fake.BaseAddress}{each.Target[1..]}"));
        using var client = RegistryCase.ClientOf(options =>
            options.Hosts[server.Host] = new() { TrustedHosts = [at.Fake.Host] });

        Assert.Equal(Arrival.Copied, await client.Repository($"{server.Host}/app").WriteAsync(RegistryCase.Layer(10)));
        Assert.Single(server.Requests);
    }
}
