using System.Text.Json;
using System.Text.Unicode;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>One value of a file that people write, and where it stands there.</summary>
/// <param name="Json">The value.</param>
/// <param name="Place">Where it stands, as <c>indexes[0].tags</c>; empty for the whole document.</param>
/// <param name="Document">What the document is called, as "The release file".</param>
internal sealed record DocumentElement(JsonElement Json, string Place, string Document)
{
    /// <summary>The key of the place in the data of a failure.</summary>
    public const string PlaceKey = "place";

    private const int MaxQuoted = 80;
    private const string HalfCharacter = @"the text holds half of a character, such as \ud800. Write the whole character.";

    /// <summary>Reads a document. A mark of the byte order is passed over.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="name">What it is called, as "The release file".</param>
    /// <param name="read">Takes what it needs; the document ends with it.</param>
    /// <exception cref="FormatException">The bytes are no JSON document, or a member stands there twice.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string name, Func<DocumentElement, T> read)
    {
        JsonDocumentOptions options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
        var hasMark = json.Span.StartsWith("\uFEFF"u8);
        if (!Utf8.IsValid(json.Span))
            throw new FormatException($"{name} is not UTF-8 text. Write it in UTF-8.");
        try
        {
            using var document = Parse(hasMark ? json[3..] : json, name, options);
            return read(new(document.RootElement, "", name));
        }
        catch (InvalidOperationException wrong) when (IsOfJson(wrong))
        {
            throw new FormatException($"{name}: a name of a member is wrong: {HalfCharacter}", wrong);
        }
    }


    /// <summary>The text.</summary>
    public string Text
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.String)
                throw Wrong($"a text is wanted here, in quotes, not {Printable.Short(Json.GetRawText(), MaxQuoted)}.");
            return Letters;
        }
    }

    /// <summary>A text that may be a secret: what stands there in its place is not repeated.</summary>
    public string Secret =>
        Json.ValueKind == JsonValueKind.String ? Letters : throw Wrong("a text is wanted here, in quotes.");

    // What is said of names, which are made texts where they are needed.
    private static bool IsOfJson(Exception wrong) =>
        wrong.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true;

    private string Letters
    {
        get
        {
            try
            {
                return Json.GetString()!;
            }
            catch (InvalidOperationException wrong)
            {
                throw Wrong(HalfCharacter, wrong);
            }
        }
    }

    /// <summary>A number as it is written, in quotes or not: YAML tells no number from a text.</summary>
    public string NumberText => Json.ValueKind == JsonValueKind.Number ? Json.GetRawText() : Text;

    /// <summary>True or false.</summary>
    public bool Flag
    {
        get
        {
            if (Json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                throw Wrong("true or false is wanted here.");
            return Json.GetBoolean();
        }
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<DocumentElement> Items
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.Array)
                throw Wrong("a list is wanted here.");
            var items = Json.EnumerateArray();
            return [.. items.Select((item, at) => new DocumentElement(item, $"{Place}[{at}]", Document))];
        }
    }

    /// <summary>What is wrong with this value, with its place.</summary>
    public FormatException Wrong(string what, Exception? because = null)
    {
        var place = Place.Length == 0 ? Document : Place;
        return new($"{place}: {what}", because) { Data = { [PlaceKey] = Place } };
    }

    /// <summary>This value, once it is an object that has no other members than these.</summary>
    public DocumentElement With(params ReadOnlySpan<string> members)
    {
        var known = string.Join(", ", members.ToArray());
        if (Json.ValueKind != JsonValueKind.Object)
            throw Wrong($"an object is wanted here, with members of {known}.");
        foreach (var member in Json.EnumerateObject())
            if (!members.Contains(member.Name))
                throw Wrong($"there is no member '{Printable.Short(member.Name, MaxQuoted)}' here. Known are {known}.");
        return this;
    }

    /// <summary>A member; null when it is left out or null.</summary>
    public DocumentElement? Find(string name)
    {
        if (!Json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return new(value, Place.Length == 0 ? name : $"{Place}.{name}", Document);
    }

    public DocumentElement Get(string name) => Find(name) ?? throw Wrong($"'{name}' is missing.");

    public IReadOnlyList<DocumentElement> ItemsOf(string name) => Find(name)?.Items ?? [];

    /// <summary>The members of an object by name, each with its place.</summary>
    public IReadOnlyList<(string Name, DocumentElement Value)> Pairs
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.Object)
                throw Wrong("an object is wanted here, with a name for each value.");
            var members = Json.EnumerateObject();
            return [.. members.Select(member => (member.Name, ValueOf(member)))];
        }
    }

    public IReadOnlyList<(string Name, DocumentElement Value)> PairsOf(string name) => Find(name)?.Pairs ?? [];

    /// <summary>What its text says.</summary>
    public T As<T>(Func<string, T> parse) => As(Text, parse);

    /// <summary>What its number says.</summary>
    public T AsNumber<T>(Func<string, T> parse) => As(NumberText, parse);

    private T As<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong) when (!wrong.Message.StartsWith(Place + ": ", StringComparison.Ordinal))
        {
            throw Wrong(wrong.Message, wrong);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string name, JsonDocumentOptions options)
    {
        try
        {
            return JsonDocument.Parse(json, options);
        }
        catch (JsonException wrong)
        {
            var reason = json.Span.Trim(" \t\r\n"u8).IsEmpty ? "it is empty." : ReasonOf(wrong);
            throw new FormatException($"{name} is no JSON document: {reason}", wrong);
        }
    }

    // The reader ends its message with "LineNumber: 0 | BytePositionInLine: 4.", counted from 0.
    private static string ReasonOf(JsonException wrong)
    {
        var reason = wrong.Message.Replace(" Change the reader options.", "", StringComparison.Ordinal);
        var end = reason.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        if (end <= 0 || wrong is not { LineNumber: { } line, BytePositionInLine: { } at })
            return Printable.Short(reason);
        return $"line {line + 1}, column {at + 1}: {Printable.Short(reason[..end])}";
    }

    private DocumentElement ValueOf(JsonProperty member)
    {
        var name = Printable.Short(member.Name, MaxQuoted);
        if (Place.Length > 0)
            name = $"{Place}.{name}";
        return new(member.Value, name, Document);
    }
}
