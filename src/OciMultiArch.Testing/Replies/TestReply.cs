using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OciMultiArch.Testing;

/// <summary>One reply of a <see cref="TestRegistry"/>, made by it or by a test. Immutable.</summary>
/// <param name="Status">The HTTP status.</param>
public sealed record TestReply(int Status)
{
    /// <summary>The headers; none by default.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body; empty by default.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Breaks the connection after so many bytes of the body, though all were announced; null, the default: sends all.
    /// </summary>
    public int? CutAfter { get; init; }

    /// <summary>
    /// Sends nothing more after so many bytes of the body, until the client gives up; null, the default: sends all.
    /// </summary>
    public int? StallAfter { get; init; }

    /// <summary>Breaks the connection in place of a reply; false by default.</summary>
    public bool Lost { get; init; }

    /// <summary>Never answers: the client waits until it gives up; false by default.</summary>
    public bool Silent { get; init; }

    /// <summary>
    /// For a reply that is injected: how many bytes of the request's body are read before it. 0, the default: none.
    /// </summary>
    public int AfterBytes { get; init; }

    /// <summary>A connection that breaks without an answer.</summary>
    public static TestReply Broken { get; } = new(0) { Lost = true };

    /// <summary>The error document of the distribution specification.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code, for example <c>MANIFEST_UNKNOWN</c>.</param>
    /// <param name="details">One error each; none: one error without detail.</param>
    public static TestReply Error(int status, string code, params IReadOnlyList<string> details)
    {
        var errors = details.DefaultIfEmpty(null).Select(detail => Error(code, detail));
        JsonArray list = new([.. errors]);
        return new TestReply(status).Json(new JsonObject { ["errors"] = list });
    }

    private static JsonObject Error(string code, string? detail) =>
        new() { ["code"] = code, ["message"] = "said by a test", ["detail"] = detail };

    /// <summary>429 with a <c>Retry-After</c>.</summary>
    /// <param name="retryAfterSeconds">How many seconds the client shall wait.</param>
    public static TestReply TooMany(int retryAfterSeconds) => Error(429, "TOOMANYREQUESTS")
        .With("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same with a header set.</summary>
    /// <param name="header">The name, in any case.</param>
    /// <param name="value">The value.</param>
    public TestReply With(string header, string value)
    {
        Dictionary<string, string> headers = new(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value };
        return this with { Headers = headers };
    }

    /// <summary>The same without a header.</summary>
    /// <param name="header">The name, in any case.</param>
    public TestReply Without(string header)
    {
        Dictionary<string, string> headers = new(Headers, StringComparer.OrdinalIgnoreCase);
        headers.Remove(header);
        return this with { Headers = headers };
    }

    /// <summary>The same with a body: <c>new TestReply(200).Bytes(…)</c> makes one; nothing is changed in place.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its <c>Content-Type</c>.</param>
    public TestReply Bytes(ReadOnlyMemory<byte> body, string contentType) =>
        (this with { Body = body }).With("Content-Type", contentType);

    /// <summary>The same with a JSON body: <c>new TestReply(200).Json(…)</c> makes one; nothing is changed in place.</summary>
    /// <param name="body">The document.</param>
    public TestReply Json(JsonNode body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Bytes(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");
    }
}
