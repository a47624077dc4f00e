using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace OciMultiArch.TestKit;

/// <summary>JSON web tokens as docker-registry checks them: ES256, the certificate in the header.</summary>
internal static class Jwt
{
    // The registry's clock may stand a little behind; its own validity says nothing about the expires_in of the reply.
    private static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    public static string Sign(X509Certificate2 certificate, string issuer, string audience, string subject, IEnumerable<string> scopes)
    {
        var now = TimeProvider.System.GetUtcNow();
        var header = new JsonObject
        {
            ["typ"] = "JWT",
            ["alg"] = "ES256",
            ["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData)),
        };
        var claims = new JsonObject
        {
            ["iss"] = issuer,
            ["sub"] = subject,
            ["aud"] = audience,
            ["exp"] = (now + Validity).ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["access"] = new JsonArray([.. scopes.Select(Access)]),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        using var key = certificate.GetECDsaPrivateKey()!;
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    // A name may hold a colon (a port), so the type ends at the first one and the actions begin at the last.
    private static JsonObject Access(string scope)
    {
        var (first, last) = (scope.IndexOf(':', StringComparison.Ordinal), scope.LastIndexOf(':'));
        return new()
        {
            ["type"] = scope[..first],
            ["name"] = scope[(first + 1)..last],
            ["actions"] = new JsonArray([.. scope[(last + 1)..].Split(',').Select(each => JsonValue.Create(each))]),
        };
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
