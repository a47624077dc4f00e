using System.Net;
using OciMultiArch.TestKit;
using WireMock;
using WireMock.Logging;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;

namespace OciMultiArch.Tests.Wire;

/// <summary>
/// A server that plays a list of exchanges in their order. A request that is not the next one is answered with 404;
/// disposing fails unless exactly
/// these requests came, in this order, with what they had to hold.
/// </summary>
internal sealed class WireStory : IDisposable
{
    private const string Scenario = "story";

    private readonly WireMockServer server = WireMockServer.Start(new WireMockServerSettings
    {
        Urls = ["http://127.0.0.1:0"],
        Logger = new WireMockNullLogger(),
    });
    private readonly IReadOnlyList<Exchange> exchanges;

    public WireStory(params IReadOnlyList<Exchange> exchanges)
    {
        this.exchanges = exchanges;
        for (var i = 0; i < exchanges.Count; i++)
        {
            var turn = server.Given(Ask(exchanges[i])).InScenario(Scenario);
            if (i > 0) turn.WhenStateIs(After(i - 1));
            turn.WillSetStateTo(After(i)).RespondWith(Answer(exchanges[i]));
        }
    }

    public Uri BaseAddress => new($"http://{Host}/");

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => $"127.0.0.1:{server.Port}";

    /// <summary>Fails unless the whole story was played, and nothing else.</summary>
    public void Verify()
    {
        var came = server.LogEntries.Select(each => (Request: each.RequestMessage!, Status: each.ResponseMessage?.StatusCode)).ToList();
        var told = exchanges.Select(each => $"{each} {each.Status}");
        var heard = came.Select(each => $"{each.Request.Method} {Target(each.Request.Url)} {Number(each.Status)}");
        Assert.Equal(string.Join('\n', told), string.Join('\n', heard));
        foreach (var (exchange, (request, _)) in exchanges.Zip(came)) Verify(exchange, request.Headers!, request.BodyAsBytes ?? []);
        PasswordLedger.Check([.. came.SelectMany(each => PasswordLedger.Leaks(Seen(each.Request)))]);
    }

    public void Dispose()
    {
        try
        {
            Verify();
        }
        finally
        {
            server.Dispose();
        }
    }

    private static void Verify(Exchange exchange, IDictionary<string, WireMockList<string>> headers, byte[] body)
    {
        var sent = headers.ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in exchange.Asks)
            Assert.Equal($"{exchange} {name}: {value}", $"{exchange} {name}: {sent.GetValueOrDefault(name)}");
        foreach (var name in exchange.Lacks)
            Assert.False(sent.ContainsKey(name), $"{exchange} was sent with {name}: {sent.GetValueOrDefault(name)}");
        if (exchange.Sends is not null) Assert.Equal(exchange.Sends, body);
    }

    private SeenRequest Seen(IRequestMessage request) => new(
        Host,
        IsTls: false,
        request.Method,
        Target(request.Url),
        [.. request.Headers!.Select(static each => KeyValuePair.Create(each.Key, string.Join(", ", each.Value)))],
        System.Text.Encoding.UTF8.GetString(request.BodyAsBytes ?? []));

    private static IRequestBuilder Ask(Exchange exchange)
    {
        var parts = exchange.Target.Split('?', 2);
        var ask = Request.Create().UsingMethod(exchange.Method).WithPath(parts[0]);
        return parts.Length == 1 ? ask : ask.WithUrl(url => Target(url) == exchange.Target);
    }

    private IResponseBuilder Answer(Exchange exchange)
    {
        var answer = Response.Create().WithStatusCode(exchange.Status).WithBody(exchange.Body);
        foreach (var (name, value) in exchange.Says)
            answer = answer.WithHeader(name, value.Replace("{base}", $"http://{Host}", StringComparison.Ordinal));
        return answer;
    }

    private static string Target(string url) => new Uri(url).PathAndQuery;

    private static int Number(object? status) => status switch
    {
        HttpStatusCode code => (int)code,
        int number => number,
        _ => int.Parse($"{status}", System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string After(int exchange) => $"after {exchange}";
}
