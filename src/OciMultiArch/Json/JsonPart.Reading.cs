using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <content>How parts are found in bytes: one level at a time, when it is asked for.</content>
internal sealed partial class JsonPart
{
    private static readonly List<JsonPart> None = [];
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = DocumentGuard.MaxDepth };

    /// <summary>The value of a document, which is read to its end; the blanks before it are its gap.</summary>
    /// <exception cref="FormatException">The bytes are not one JSON value.</exception>
    public static JsonPart Of(ReadOnlyMemory<byte> document) => Of(document, out _);

    /// <summary>The value of a document, which is read to its end; the blanks before it are its gap.</summary>
    /// <param name="document">The bytes; they must stay as they are.</param>
    /// <param name="after">The blanks after it.</param>
    /// <exception cref="FormatException">The bytes are not one JSON value.</exception>
    public static JsonPart Of(ReadOnlyMemory<byte> document, out ReadOnlyMemory<byte> after)
    {
        try
        {
            Utf8JsonReader reader = new(document.Span, Reading);
            reader.Read();
            var root = Value(ref reader, document, 0);
            after = document[(int)reader.BytesConsumed..];
            reader.Read();
            return root;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The text is not JSON: {Printable.Short(failure.Message)}", failure);
        }
    }

    private List<JsonPart> Opened() => IsContainer ? children ??= Open() : None;

    private List<JsonPart> Open()
    {
        List<JsonPart> found = [];
        Utf8JsonReader reader = new(written.Span, Reading);
        reader.Read();
        var end = 1;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            found.Add(Child(ref reader, written, end));
            end = (int)reader.BytesConsumed;
        }
        tail = written[end..^1];
        return found;
    }

    private static JsonPart Child(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text, int after)
    {
        if (reader.TokenType != JsonTokenType.PropertyName)
            return Value(ref reader, text, after);
        var from = (int)reader.TokenStartIndex;
        var nameEnd = from + reader.ValueSpan.Length + 2; // the quotes
        var name = reader.GetString()!;
        reader.Read();
        var value = Value(ref reader, text, nameEnd);
        return new(value.Kind, value.written)
        {
            Name = name,
            Label = text[from..nameEnd],
            Colon = value.Gap,
            Gap = text[after..from],
        };
    }

    private static JsonPart Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text, int after)
    {
        var from = (int)reader.TokenStartIndex;
        var kind = KindOf(reader.TokenType);
        reader.Skip();
        return new(kind, text[from..(int)reader.BytesConsumed]) { Gap = text[after..from] };
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };
}
