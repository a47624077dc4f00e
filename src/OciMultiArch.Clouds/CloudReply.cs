using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Clouds;

/// <summary>The answer of a service. Never shown: it holds secrets.</summary>
internal sealed class CloudReply(CloudCall call, HttpResponseMessage response, byte[] body)
{
    private const int MaxSaid = 300;

    // Entra ID and STS of Google: error_description; AWS: message; App Service: Message; the rest of Google: error.message
    private static readonly string[] WordMembers = ["error_description", "message", "Message", "error"];
    private readonly HttpStatusCode status = response.StatusCode;
    private readonly bool isGoogles = response.Headers.TryGetValues("Metadata-Flavor", out var flavors)
        && flavors.Contains("Google");

    public bool IsSuccess => (int)status is >= 200 and < 300;

    public bool IsTransient => status == HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>Whether Google's metadata server answered, and not what stands in its place.</summary>
    public bool IsOfMetadataServer => isGoogles;

    public string Text => Encoding.UTF8.GetString(body);

    public OciException Refusal() => CloudFailure.Refused(call, status, Said());

    public OciException Unusable(string problem) => CloudFailure.Unusable(call, problem);

    /// <summary>The whole answer.</summary>
    /// <exception cref="OciException">It is not JSON.</exception>
    public JsonElement Json()
    {
        if (CloudJson.TryParse(body) is { ValueKind: JsonValueKind.Object } root)
            return root;
        throw Unusable("it is not a JSON object");
    }

    /// <summary>A text that must be there.</summary>
    public string Member(JsonElement parent, string name)
    {
        if (parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            if (value.GetString() is { Length: > 0 } text)
                return text;
        throw Unusable($"it holds no '{name}'");
    }

    /// <summary>A text that must be there, and that a header can hold.</summary>
    public string Secret(JsonElement parent, string name)
    {
        var text = Member(parent, name);
        return CloudText.FitsHeader(text) ? text : throw Unusable($"no header can hold its '{name}'");
    }

    /// <summary>A number that may be written as a text; null when there is none.</summary>
    public static double? Number(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble();
        var isText = value.ValueKind == JsonValueKind.String;
        var isNumber = double.TryParse(isText ? value.GetString() : "", CultureInfo.InvariantCulture, out var number);
        return isNumber ? number : null;
    }

    /// <summary>The token of an OAuth2 answer (RFC 6749, 5.1), with its end.</summary>
    public CloudToken AccessToken(TimeProvider clock)
    {
        var root = Json();
        DateTimeOffset? expires = null;
        if (Number(root, "expires_in") is { } seconds && seconds is > 0 and < 1e8)
            expires = clock.GetUtcNow().AddSeconds(seconds);
        return new(Secret(root, "access_token"), expires);
    }

    // The service's own words, without what it was sent.
    private string Said()
    {
        if (CloudJson.TryParse(body) is not { ValueKind: JsonValueKind.Object } root)
            return "";
        var words = WordMembers.Select(name => Words(root, name)).FirstOrDefault(static text => text.Length > 0) ?? "";
        foreach (var secret in call.Secrets.Where(static secret => secret.Length > 0))
            words = words.Replace(secret, "***", StringComparison.Ordinal);
        return Printable.Short(words, MaxSaid);
    }

    private static string Words(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
            return "";
        if (value.ValueKind == JsonValueKind.Object)
            return Words(value, "message");
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }
}
