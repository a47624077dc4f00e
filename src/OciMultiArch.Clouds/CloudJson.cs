using System.Text.Json;

namespace OciMultiArch.Clouds;

/// <summary>Reads documents from outside. What it gives can be read to the last text without an exception.</summary>
internal static class CloudJson
{
    /// <summary>
    /// The document; null for what is none. No cause is kept: its text may quote a secret.
    /// </summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement.Clone();
            Touch(root);
            return root;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null; // the latter: bytes that are no UTF-8, or half of a character such as \ud800
        }
    }

    // Texts are decoded when they are asked for, and fail no earlier.
    private static void Touch(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            _ = value.GetString();
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                Touch(item);
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
            {
                _ = member.Name;
                Touch(member.Value);
            }
    }
}
