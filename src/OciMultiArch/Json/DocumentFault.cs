using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>
/// Says which member of a document does not fit its type, what it should be and what it is. Asked when reading has
/// failed, as the reader names types of the runtime alone.
/// </summary>
internal static class DocumentFault
{
    private const int MaxShown = 60;

    /// <summary>The reason of a failure: a sentence.</summary>
    public static string Reason(ReadOnlySpan<byte> document, JsonTypeInfo type, Exception failure)
    {
        if (Find(document, type) is { } fault)
            return fault;
        if (failure is JsonException { Path: { } path })
            return $"the member {Printable.Short(path, MaxShown)} cannot be read.";
        var end = failure.Message.IndexOf(" (Parameter ", StringComparison.Ordinal);
        return Printable.Short(end < 0 ? failure.Message : failure.Message[..end]);
    }

    private static string? Find(ReadOnlySpan<byte> document, JsonTypeInfo type)
    {
        try
        {
            Utf8JsonReader reader = new(document, new JsonReaderOptions { MaxDepth = DocumentGuard.MaxDepth });
            using var parsed = JsonDocument.ParseValue(ref reader);
            return In(parsed.RootElement, type, "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? In(JsonElement value, JsonTypeInfo type, string path) => type.Kind switch
    {
        JsonTypeInfoKind.Object when value.ValueKind != JsonValueKind.Object => Wrong(path, "an object", value),
        JsonTypeInfoKind.Dictionary when value.ValueKind != JsonValueKind.Object => Wrong(path, "an object", value),
        JsonTypeInfoKind.Enumerable when value.ValueKind != JsonValueKind.Array => Wrong(path, "a list", value),
        JsonTypeInfoKind.Object => InMembers(value, type, path),
        JsonTypeInfoKind.Dictionary => InPairs(value, type, path),
        JsonTypeInfoKind.Enumerable => InItems(value, type, path),
        _ => InValue(value, type.Type, path),
    };

    private static string? InMembers(JsonElement value, JsonTypeInfo type, string path)
    {
        foreach (var member in type.Properties)
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var isThere = value.TryGetProperty(member.Name, out var found) && found.ValueKind != JsonValueKind.Null;
            var wanted = type.Options.GetTypeInfo(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType);
            if (!isThere && member.IsRequired)
                return Wrong(place, Noun(wanted), found);
            if (isThere && In(found, wanted, place) is { } fault)
                return fault;
            if (isThere && member.Name == "size" && found.GetInt64() < 0)
                return Wrong(place, "a number of bytes", found);
        }
        return null;
    }

    private static string? InPairs(JsonElement value, JsonTypeInfo type, string path)
    {
        var wanted = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var pair in value.EnumerateObject())
            if (In(pair.Value, wanted, $"{path}[\"{Printable.Short(pair.Name, MaxShown)}\"]") is { } fault)
                return fault;
        return null;
    }

    private static string? InItems(JsonElement value, JsonTypeInfo type, string path)
    {
        var wanted = type.Options.GetTypeInfo(type.ElementType!);
        var at = 0;
        foreach (var item in value.EnumerateArray())
            if (In(item, wanted, $"{path}[{at++}]") is { } fault)
                return fault;
        return null;
    }

    private static string? InValue(JsonElement value, Type type, string path) =>
        Fits(value, type) ? null : Wrong(path, Noun(type), value);

    private static bool Fits(JsonElement value, Type type)
    {
        if (type == typeof(long))
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);
        if (type == typeof(int))
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _);
        if (type == typeof(bool))
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
        if (type == typeof(IReadOnlySet<string>))
            return value.ValueKind == JsonValueKind.Object;
        if (TextOf(value) is not { } text)
            return false;
        if (type == typeof(Digest))
            return Digest.TryParse(text, null, out _);
        if (type == typeof(MediaType))
            return MediaType.TryParse(text, null, out _);
        return type == typeof(string) || InstantText.Parse(text) is not null;
    }

    // A JSON text may hold half a surrogate pair, which is no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Noun(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => "a list",
        _ => Noun(type.Type),
    };

    private static string Noun(Type type) => type switch
    {
        _ when type == typeof(long) || type == typeof(int) => "a whole number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(IReadOnlySet<string>) => "an object",
        _ when type == typeof(Digest) => "a digest such as sha256: with 64 lower-case hexadecimal digits",
        _ when type == typeof(MediaType) => "a media type",
        _ when type == typeof(DateTimeOffset) => "a time in the form of RFC 3339",
        _ => "text",
    };

    private static string Wrong(string path, string wanted, JsonElement value)
    {
        var place = path.Length == 0 ? "it" : $"'{path}'";
        return $"{place} should be {wanted}, but is {Shown(value)}.";
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String when TextOf(value) is { } text => $"the text '{Printable.Short(text, MaxShown)}'",
        JsonValueKind.String => "a text with half a character",
        JsonValueKind.Number => $"the number {Printable.Short(value.GetRawText(), MaxShown)}",
        _ => value.GetRawText(),
    };
}
