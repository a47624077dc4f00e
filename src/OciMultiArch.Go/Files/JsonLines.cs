using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>The lines of a JSON document.</summary>
internal static class JsonLines
{
    private const int MaxQuoted = 80;

    /// <summary>Reads a document; what is wrong in it is told with its line.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="read">Takes what it needs.</param>
    /// <exception cref="FormatException">The bytes are no such document.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<DocumentElement, T> read)
    {
        try
        {
            return DocumentElement.Read(json, "The file", read);
        }
        catch (FormatException wrong) when (LineOf(json, wrong) is { } line)
        {
            throw new FormatException($"line {line}: {wrong.Message}", wrong);
        }
    }

    /// <summary>The line that a value or its name is on; null where there is none.</summary>
    /// <param name="json">The document, which can be read.</param>
    /// <param name="place">The place, as <c>images[0].tags</c>.</param>
    public static int? Find(ReadOnlySpan<byte> json, string place)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        Utf8JsonReader reader = new(json);
        Stack<Level> levels = new();
        var at = "";
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                levels.Pop();
                continue;
            }
            at = PlaceOf(reader, levels, at);
            if (at == place)
                return 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                levels.Push(new(at, reader.TokenType is JsonTokenType.StartArray));
        }
        return null;
    }

    private static int? LineOf(ReadOnlyMemory<byte> json, FormatException wrong)
    {
        if (wrong.Data[DocumentElement.PlaceKey] is not string { Length: > 0 } place)
            return null;
        return Find(json.Span, place);
    }

    private static string PlaceOf(in Utf8JsonReader reader, Stack<Level> levels, string before)
    {
        if (!levels.TryPeek(out var level))
            return "";
        if (level.IsList)
            return $"{level.Place}[{level.Count++}]";
        if (reader.TokenType is not JsonTokenType.PropertyName)
            return before;
        var name = Printable.Short(reader.GetString()!, MaxQuoted);
        if (level.Place.Length == 0)
            return name;
        return $"{level.Place}.{name}";
    }

    private sealed record Level(string Place, bool IsList)
    {
        public int Count { get; set; }
    }
}
