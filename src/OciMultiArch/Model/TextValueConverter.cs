using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OciMultiArch;

/// <summary>
/// A value as its text in JSON, and as the name of a member: what a program's own <see cref="JsonSerializerContext"/>
/// writes for a <see cref="Digest"/>, <see cref="Tag"/>, <see cref="MediaType"/>, <see cref="RepositoryName"/>,
/// <see cref="ImageReference"/> or <see cref="NameTemplate"/>. They name it themselves; programs need not.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TextValueConverter<T> : JsonConverter<T>
    where T : class, IParsable<T>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">There is no text, or it is wrong; the message says why.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A text is wanted here, in quotes.");
        return Parse(ref reader);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(TextOf(value));
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The name is wrong; the message says why.</exception>
    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(ref reader);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(TextOf(value));
    }

    private static string TextOf(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToString() ?? "";
    }

    private static T Parse(ref Utf8JsonReader reader)
    {
        try
        {
            return T.Parse(reader.GetString()!, null);
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
        catch (InvalidOperationException wrong)
        {
            throw new JsonException("The text holds half of a character. Write the whole character.", wrong);
        }
    }
}
