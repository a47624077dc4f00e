using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Reads the JSON forms of errors: the list of the distribution-spec ("Error codes"), and the single messages of token services.</summary>
internal static class JsonErrors
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What the body says, or null when it is not a JSON object.</summary>
    public static RegistryErrors? Parse(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        try
        {
            Utf8JsonReader reader = new(body);
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return null;
            using (document)
                return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text with half a surrogate pair, which the reader lets pass and the string does not.
            return null;
        }
    }

    private static RegistryErrors Read(JsonElement root)
    {
        var items = root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? errors.EnumerateArray().Select(Item).OfType<RegistryError>()
            : [];
        var list = Frozen.List(items);
        return new(list) { Hint = list.Count == 0 ? Message(root) : null };
    }

    private static RegistryError? Item(JsonElement each) => each.ValueKind switch
    {
        JsonValueKind.Object => new(Text(each, "code", 80) ?? "UNKNOWN", Text(each, "message"), Text(each, "detail")),
        JsonValueKind.String => new("UNKNOWN", Clean(each.GetString()), null),
        _ => null,
    };

    // OAuth2 (RFC 6749 section 5.2) writes error and error_description; Docker Hub details; many others message.
    private static string? Message(JsonElement root)
    {
        foreach (var name in (ReadOnlySpan<string>)["error_description", "message", "details", "detail", "error"])
            if (Text(root, name) is { } text)
                return text;
        return null;
    }

    private static string? Text(JsonElement parent, string name, int longest = 300) =>
        !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => Clean(value.GetString(), longest),
            JsonValueKind.Null => null,
            _ => Clean(value.GetRawText(), longest),
        };

    private static string? Clean(string? text, int longest = 300) => string.IsNullOrWhiteSpace(text) ? null : Printable.Short(text.Trim(), longest);
}
