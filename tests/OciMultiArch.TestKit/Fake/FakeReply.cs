using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OciMultiArch.TestKit;

/// <summary>One reply of a <see cref="FakeRegistry"/>, made by it or by a test.</summary>
public sealed record FakeReply(int Status)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public byte[] Body { get; init; } = [];

    /// <summary>Breaks the connection after so many bytes of the body, though all were announced; null: sends all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Breaks the connection in place of a reply.</summary>
    public bool Lost { get; init; }

    /// <summary>For an injected reply: how many bytes of the request's body are read before. 0: none.</summary>
    public int AfterBytes { get; init; }

    /// <summary>A connection that breaks without an answer.</summary>
    public static FakeReply Broken { get; } = new(0) { Lost = true };

    /// <summary>The error document of the distribution specification.</summary>
    /// <param name="details">One error each; none: one error without detail.</param>
    public static FakeReply Error(int status, string code, params IReadOnlyList<string> details)
    {
        var errors = details.DefaultIfEmpty(null).Select(each =>
            new JsonObject { ["code"] = code, ["message"] = "said by a test", ["detail"] = each });
        return new FakeReply(status).Json(new JsonObject { ["errors"] = new JsonArray([.. errors]) });
    }

    /// <summary>429 with a Retry-After of so many seconds.</summary>
    public static FakeReply TooMany(int retryAfterSeconds) =>
        Error(429, "TOOMANYREQUESTS").With("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture));

    public FakeReply With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value } };

    public FakeReply Without(string header) =>
        this with { Headers = Headers.Where(each => !each.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).ToDictionary() };

    public FakeReply Bytes(byte[] body, string contentType) => (this with { Body = body }).With("Content-Type", contentType);

    public FakeReply Json(JsonNode body) => Bytes(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");
}
