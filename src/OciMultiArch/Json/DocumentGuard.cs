using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>Refuses documents that two readers could understand differently, before anything is taken from them.</summary>
internal static class DocumentGuard
{
    public const int MaxDepth = 64;
    private const int MaxChildren = 10_000;
    private static readonly string[] Known = ["schemaVersion", "mediaType", "manifests", "config", "layers", "subject"];
    private static readonly string[] Described = ["mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform"];

    public static void CheckIndex(ReadOnlySpan<byte> document, MediaType type)
    {
        var top = Top(document, "an index");
        CheckHead(top, type);
        Refuse(top, "config", "layers", "fsLayers");
        if (top.Kinds.GetValueOrDefault("manifests") != JsonTokenType.StartArray)
            throw new FormatException("The document is not an index: it has no list 'manifests'.");
        if (top.Manifests > MaxChildren)
            throw new FormatException($"The index has {top.Manifests} entries, at most {MaxChildren} are read.");
    }

    public static void CheckManifest(ReadOnlySpan<byte> document, MediaType type)
    {
        var top = Top(document, "an image manifest");
        CheckHead(top, type);
        Refuse(top, "manifests", "fsLayers");
        if (!top.Kinds.ContainsKey("config"))
            throw new FormatException("The document is not an image manifest: it has no 'config'.");
    }

    public static void CheckObject(ReadOnlySpan<byte> document, string what) => Top(document, what);

    public static MediaType? StatedType(ReadOnlySpan<byte> document)
    {
        try
        {
            return MediaType.TryParse(Scan(document).MediaType, null, out var type) ? type : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // distribution-spec: a body that names another type than it was served under is refused; so is one that could be read as both kinds.
    private static void CheckHead(TopLevel top, MediaType type)
    {
        if (top.MediaType is { } stated && stated != type.Value)
            throw new FormatException($"The document says it is {Printable.Short(stated)}, but was given as {type}.");
        RefuseLookalikes(top);
        if (top.SchemaVersion != 2)
            throw new FormatException("The document's 'schemaVersion' is not 2 (schema 1 is not supported).");
    }

    // A member that some readers would take for a known one, beside or in place of it.
    private static void RefuseLookalikes(TopLevel top)
    {
        foreach (var name in top.Kinds.Keys)
            top.Lookalike ??= Lookalike(name, Known);
        if (top.Lookalike is var (member, known))
            throw new FormatException($"The document has the member '{member}', which some readers take for '{known}': it is refused as ambiguous.");
    }

    private static (string Member, string Known)? Lookalike(string name, string[] known) =>
        Array.Find(known, each => each != name && each.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? (name, found) : null;

    private static void Refuse(TopLevel top, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (top.Kinds.Keys.Contains(name, StringComparer.OrdinalIgnoreCase)) // some readers (Go's) do not tell case
                throw new FormatException($"The document has both the members of an index and of an image ('{name}'): it is refused as ambiguous.");
    }

    private static TopLevel Top(ReadOnlySpan<byte> document, string what)
    {
        try
        {
            return Scan(document);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The document is not {what}: {Words(failure)}", failure);
        }
    }

    // The reader ends its words with "LineNumber: 0 | BytePositionInLine: 4.", counted from 0.
    private static string Words(Exception failure)
    {
        var end = failure.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return failure is JsonException { LineNumber: { } line, BytePositionInLine: { } at } && end > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Printable.Short(failure.Message[..end].TrimEnd('.'))} (line {line + 1}, byte {at + 1}).")
            : Printable.Short(failure.Message);
    }

    private static TopLevel Scan(ReadOnlySpan<byte> document)
    {
        Utf8JsonReader reader = new(document, new JsonReaderOptions { MaxDepth = MaxDepth });
        TopLevel top = new();
        Stack<HashSet<string>?> open = new();
        while (reader.Read())
        {
            if (open.Count == 0 && reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("it is not a JSON object.");
            if (reader.TokenType == JsonTokenType.StartObject)
                open.Push(new(StringComparer.Ordinal));
            else if (reader.TokenType == JsonTokenType.StartArray)
                open.Push(null);
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                if (open.Count == 0)
                    break;
            }
            else if (reader.TokenType == JsonTokenType.PropertyName)
                Name(ref reader, open, top);
            if (open.Count == 3 && top.InManifests && reader.TokenType == JsonTokenType.StartObject)
                top.Manifests++;
        }
        if (reader.Read())
            throw new JsonException("something follows the document.");
        return top;
    }

    private static void Name(ref Utf8JsonReader reader, Stack<HashSet<string>?> open, TopLevel top)
    {
        var name = reader.GetString()!;
        if (!open.Peek()!.Add(name))
            throw new JsonException($"the member '{Printable.Short(name, 80)}' stands there twice.");
        if (open.Count == top.DescriptorDepth)
            top.Lookalike ??= Lookalike(name, Described);
        if (open.Count != 1)
            return;
        var value = reader;
        value.Read();
        top.Kinds[name] = value.TokenType;
        top.InManifests = name == "manifests";
        top.DescriptorDepth = name switch { "config" or "subject" => 2, "manifests" or "layers" => 3, _ => 0 };
        if (name == "mediaType" && value.TokenType != JsonTokenType.Null)
            top.MediaType = value.GetString();
        if (name == "schemaVersion" && value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var version))
            top.SchemaVersion = version;
    }

    private sealed class TopLevel
    {
        public Dictionary<string, JsonTokenType> Kinds { get; } = new(StringComparer.Ordinal);

        public string? MediaType { get; set; }

        public int SchemaVersion { get; set; }

        public bool InManifests { get; set; }

        /// <summary>How many containers are open where a descriptor's members stand; 0 below a member that holds none.</summary>
        public int DescriptorDepth { get; set; }

        /// <summary>A member that some readers would take for another, and that other.</summary>
        public (string Member, string Known)? Lookalike { get; set; }

        public int Manifests { get; set; }
    }
}
