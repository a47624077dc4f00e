using System.Buffers.Text;
using System.Text.Json;

namespace OciMultiArch.Clouds;

/// <summary>What a JSON Web Token says of itself (RFC 7519). Nothing is verified: it only says when to ask again.</summary>
internal static class WebToken
{
    /// <summary>When it ends; null for what is no such token, or does not say.</summary>
    public static DateTimeOffset? End(string token)
    {
        if (token.Split('.') is not [_, var claims, _])
            return null;
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            if (CloudReply.Number(document.RootElement, "exp") is not { } seconds)
                return null;
            return DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        }
        catch (Exception failure) when (failure is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
