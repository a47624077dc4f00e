using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>How documents of signatures are written and read.</summary>
internal static class SignatureJson
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Documents from others: a member that stands twice would be read differently by others.</summary>
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>Writes an object without blanks.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Form))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes texts in the order of their names.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> texts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in texts.OrderBy(static text => text.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    /// <summary>Writes an object of one text.</summary>
    public static void WriteText(this Utf8JsonWriter writer, string name, string member, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString(member, text);
        writer.WriteEndObject();
    }

    /// <summary>The members of an object, values that are no texts as JSON; none where there is no object.</summary>
    public static Dictionary<string, string> Texts(this JsonElement parent, string name)
    {
        Dictionary<string, string> texts = [];
        if (parent.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object)
            foreach (var member in members.EnumerateObject())
                texts[member.Name] = member.Value.ToString();
        return texts;
    }

    /// <summary>A text inside objects; null where one of them is not there.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    /// <summary>Reads a document; null where it is none.</summary>
    public static T? TryRead<T>(ReadOnlyMemory<byte> bytes, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
