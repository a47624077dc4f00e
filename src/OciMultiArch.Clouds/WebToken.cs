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
            if (CloudJson.TryParse(Base64Url.DecodeFromChars(claims)) is not { ValueKind: JsonValueKind.Object } root)
                return null;
            if (CloudReply.Number(root, "exp") is not { } seconds)
                return null;
            return DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
