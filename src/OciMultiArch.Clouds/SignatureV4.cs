using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OciMultiArch.Clouds;

/// <summary>
/// Signs requests as AWS wants them (docs.aws.amazon.com, "Create a signed AWS API request"), for paths that need no
/// escaping.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="region">The region of the service.</param>
/// <param name="service">The service's name in signatures.</param>
internal sealed class SignatureV4(AwsKeys keys, string region, string service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Terminator = "aws4_request";

    /// <summary>Adds date, token and signature; every header that is there by now is signed.</summary>
    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = time[..8];
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        if (keys.SessionToken is { } token)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", token);
        var headers = Headers(request);
        var signed = string.Join(';', headers.Keys);
        var canonical = Canonical(request, headers, signed, body);
        var scope = $"{day}/{region}/{service}/{Terminator}";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(Keyed(KeyOf(day), toSign));
        var value = $"{Algorithm} Credential={keys.AccessKeyId}/{scope}, SignedHeaders={signed}, Signature={signature}";
        request.Headers.TryAddWithoutValidation("Authorization", value);
    }

    private static string Canonical(
        HttpRequestMessage request, SortedDictionary<string, string> headers, string signed, ReadOnlySpan<byte> body)
    {
        var url = request.RequestUri!;
        var parameters = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var query = string.Join('&', parameters.Order(StringComparer.Ordinal));
        var lines = string.Concat(headers.Select(static header => $"{header.Key}:{header.Value}\n"));
        return $"{request.Method}\n{url.AbsolutePath}\n{query}\n{lines}\n{signed}\n{Hex(SHA256.HashData(body))}";
    }

    private static SortedDictionary<string, string> Headers(HttpRequestMessage request)
    {
        SortedDictionary<string, string> headers = new(StringComparer.Ordinal)
        {
            ["host"] = request.RequestUri!.Authority,
        };
        foreach (var (name, values) in request.Headers)
            headers[name.ToLowerInvariant()] = string.Join(',', values.Select(static value => value.Trim()));
        if (request.Content?.Headers.ContentType is { } type)
            headers["content-type"] = type.ToString();
        return headers;
    }

    private byte[] KeyOf(string day)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{keys.SecretAccessKey}");
        foreach (var part in (string[])[day, region, service, Terminator])
            key = Keyed(key, part);
        return key;
    }

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
