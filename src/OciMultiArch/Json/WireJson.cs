using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OciMultiArch.Json;

/// <summary>The messages of registries, token services and credential helpers that are no image documents.</summary>
internal static partial class WireJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>A token service's answer; null when the bytes are not one.</summary>
    public static TokenAnswer? ReadToken(ReadOnlySpan<byte> body) =>
        Read(WithoutByteOrderMark(body), MessageContext.Default.TokenAnswer);

    /// <summary>A page of tags; null when the bytes are not one.</summary>
    public static TagPage? ReadTags(ReadOnlySpan<byte> body) => Read(body, MessageContext.Default.TagPage);

    /// <summary>The manifests in a page of tags; null when the bytes are not one.</summary>
    public static ManifestPage? ReadManifests(ReadOnlySpan<byte> body) => Read(body, MessageContext.Default.ManifestPage);

    /// <summary>A page of repositories; null when the bytes are not one.</summary>
    public static CatalogPage? ReadCatalog(ReadOnlySpan<byte> body) => Read(body, MessageContext.Default.CatalogPage);

    /// <summary>An object of texts, in this order, as credential helpers and login files hold it.</summary>
    public static byte[] Write(params ReadOnlySpan<(string Name, string Value)> members)
    {
        ArrayBufferWriter<byte> output = new();
        JsonWriterOptions relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter writer = new(output, relaxed))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What follows a byte order mark, which JSON does not have and some programs write.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;

    private static T? Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>distribution-spec, "Listing Tags".</summary>
    public sealed class TagPage
    {
        [JsonPropertyName("tags")]
        public IReadOnlyList<string?>? Tags { get; init; }
    }

    /// <summary>distribution, "Listing Repositories".</summary>
    public sealed class CatalogPage
    {
        [JsonPropertyName("repositories")]
        public IReadOnlyList<string?>? Repositories { get; init; }
    }

    // Clients written in Go take Token for token, so there are services that write it.
    [JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
    [JsonSerializable(typeof(TokenAnswer))]
    [JsonSerializable(typeof(TagPage))]
    [JsonSerializable(typeof(CatalogPage))]
    [JsonSerializable(typeof(ManifestPage))]
    private sealed partial class MessageContext : JsonSerializerContext;
}

/// <summary>
/// distribution, "Token Authentication Specification": one of the two tokens is there; without a life it lives 60
/// seconds.
/// </summary>
internal sealed class TokenAnswer
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>The life in seconds: a number, and of some services a text or nonsense.</summary>
    [JsonPropertyName("expires_in")]
    public JsonElement ExpiresIn { get; init; }

    /// <summary>The life in seconds; null when the answer does not say it in a way that can be read.</summary>
    public double? Seconds => ExpiresIn.ValueKind switch
    {
        JsonValueKind.Number => ExpiresIn.GetDouble(),
        JsonValueKind.String when IsNumber(ExpiresIn.GetString(), out var seconds) => seconds,
        _ => null,
    };

    private static bool IsNumber(string? text, out double seconds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && double.IsFinite(seconds);
}
