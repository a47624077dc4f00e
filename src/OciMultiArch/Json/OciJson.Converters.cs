using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OciMultiArch.Json;

internal static partial class OciJson
{
    /// <summary>A point in time by RFC 3339, written in UTC and without a fraction where there is none.</summary>
    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            return InstantText.Parse(text) ?? throw new JsonException("A time must be in the form of RFC 3339.");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            var text = value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
            writer.WriteStringValue(text);
        }

    }

    /// <summary>
    /// A set of names in the form Docker chose for ports and volumes: an object whose members are empty objects.
    /// </summary>
    private sealed class NameSetConverter : JsonConverter<IReadOnlySet<string>>
    {
        public override IReadOnlySet<string> Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("A set of ports or volumes must be an object.");
            HashSet<string> names = new(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                reader.Read();
                reader.Skip();
            }
            return names;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<string> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var name in value)
            {
                writer.WriteStartObject(name);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
    }
}
