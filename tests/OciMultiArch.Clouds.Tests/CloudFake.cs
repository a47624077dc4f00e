using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Clouds.Tests;

/// <summary>
/// The services of a cloud, all on one server of this process: whatever host is meant, requests arrive here and say which.
/// What is not expected is answered with 418.
/// </summary>
internal sealed class CloudFake : IAsyncDisposable
{
    private readonly LoopbackServer server;

    private CloudFake(LoopbackServer server, ConcurrentQueue<Ask> asked) => (this.server, Asked) = (server, asked);

    /// <summary>All requests, in the order in which they came.</summary>
    public ConcurrentQueue<Ask> Asked { get; }

    /// <summary>What the requests with this method and address were, for counting.</summary>
    public int CountOf(string what) => Asked.Count(each => each.ToString().StartsWith(what, StringComparison.Ordinal));

    public static async Task<CloudFake> StartAsync(Func<Ask, Reply?> answer)
    {
        ConcurrentQueue<Ask> asked = new();
        return new(await LoopbackServer.StartAsync(context => AnswerAsync(context, asked, answer)), asked);
    }

    /// <summary>What sends everything here.</summary>
    public HttpMessageHandler NewHandler() => new Diverting(server.BaseAddress);

    public CloudOptions Options(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(static each => each.Name, static each => each.Value);
        return new() { Http = new(NewHandler()), Environment = values.GetValueOrDefault };
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, ConcurrentQueue<Ask> asked, Func<Ask, Reply?> answer)
    {
        var request = context.Request;
        using StreamReader body = new(request.Body);
        var headers = request.Headers.ToDictionary(static each => each.Key, static each => each.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        headers.Remove(Diverting.Meant, out var meant);
        Ask ask = new(request.Method, $"{meant}{request.Path}{request.QueryString}", headers, await body.ReadToEndAsync());
        asked.Enqueue(ask);
        var reply = AnswerTo(ask, answer);
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        await context.Response.WriteAsync(reply.Body);
    }

    // A test must not wait for retries of what it did not foresee.
    private static Reply AnswerTo(Ask ask, Func<Ask, Reply?> answer)
    {
        try
        {
            return answer(ask) ?? new("", 418);
        }
        catch (Exception failure) when (failure is KeyNotFoundException or IndexOutOfRangeException or NullReferenceException or InvalidOperationException)
        {
            return new(failure.ToString(), 418);
        }
    }

    /// <summary>A request as it arrived, with the address that was meant.</summary>
    internal sealed record Ask(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string? this[string header] => Headers.GetValueOrDefault(header);

        /// <summary>The members of a form.</summary>
        public IReadOnlyDictionary<string, string> Form => Body.Split('&').Select(static each => each.Split('='))
            .ToDictionary(static each => each[0], static each => Uri.UnescapeDataString(each[1].Replace('+', ' ')));

        public override string ToString() => $"{Method} {Url}";
    }

    internal sealed record Reply(string Body, int Status = 200, params (string Name, string Value)[] Headers);

    private sealed class Diverting(Uri to) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        public const string Meant = "X-Meant";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var meant = request.RequestUri!;
            request.Headers.Host ??= meant.Authority;
            request.Headers.Add(Meant, meant.GetLeftPart(UriPartial.Authority));
            request.RequestUri = new(to, meant.PathAndQuery);
            var response = await base.SendAsync(request, cancellationToken);
            request.RequestUri = meant; // otherwise it would look like a redirect
            return response;
        }
    }
}
