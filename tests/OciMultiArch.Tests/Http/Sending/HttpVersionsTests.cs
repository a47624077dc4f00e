using System.Collections.Concurrent;
using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>What goes over a shared connection, and what over one of its own.</summary>
public sealed class HttpVersionsTests
{
    [Theory]
    [InlineData("https", 0, 0, null, 2)]
    [InlineData("https", 14 << 10, 0, null, 2)]
    [InlineData("https", (14 << 10) + 1, 0, null, 1)]
    [InlineData("https", 0, (14 << 10) + 1, null, 1)]
    [InlineData("https", 100 << 10, 0, 50, 1)]
    [InlineData("https", 100 << 10, 0, 5, 2)]
    [InlineData("https", 0, 256 << 10, 5, 2)]
    [InlineData("https", 0, (256 << 10) + 1, 5, 1)]
    [InlineData("http", 0, 0, 5, 1)]
    public void What_is_small_depends_on_how_far_it_is(string scheme, long sent, long received, int? milliseconds, int major)
    {
        Uri url = new($"{scheme}://registry.example/v2/");
        RegistryCall call = new()
        {
            Method = HttpMethod.Get,
            Url = url,
            Repository = RepositoryName.Parse("registry.example/app"),
            Scopes = ScopeSet.Empty,
            Budget = new(attempts: 1),
            BodyBytes = sent,
            ReplyBytes = received,
        };
        TimeSpan? roundTrip = milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null;

        Assert.Equal(major, HttpVersions.Of(call, url, roundTrip).Major);
    }

    [Fact]
    public async Task Small_requests_share_one_connection_and_large_bodies_have_their_own()
    {
        using var root = TestAuthority.Create("Root of the tests");
        using var server = root.IssueServer();
        await using var fake = await FakeRegistry.StartAsync(new() { Certificate = server });
        ConcurrentDictionary<string, ConcurrentBag<string>> connections = new();
        fake.Before = context =>
        {
            var protocol = context.Request.Protocol;
            connections.GetOrAdd(protocol, static _ => []).Add(context.Connection.Id);
            if (context.Request.ContentLength > HttpVersions.SmallNearby)
                Assert.Equal("HTTP/1.1", protocol);
            return Task.FromResult(false);
        };
        var options = RegistryCase.Quick();
        options.Hosts[fake.Host] = new() { Transport = TransportSecurity.Tls, CertificateAuthorities = [root.Public] };
        using RegistryClient client = new(options);
        var app = client.Repository($"{fake.Host}/app");

        await app.HasBlobAsync(RegistryCase.Layer(1).Descriptor);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(each => app.WriteAsync(RegistryCase.Layer(100, each)).AsTask()));
        var large = RegistryCase.Layer((int)HttpVersions.SmallNearby + 1, 99);
        await app.WriteAsync(large);
        await using (var body = await app.OpenAsync(large.Descriptor))
            await body.CopyToAsync(Stream.Null);

        Assert.Single(connections["HTTP/2"].Distinct());
        Assert.Equal(1 + 40 + 1, connections["HTTP/2"].Count); // a question, twenty in two requests, and the POST of the large one
        Assert.Equal(2, connections["HTTP/1.1"].Count);
    }
}
