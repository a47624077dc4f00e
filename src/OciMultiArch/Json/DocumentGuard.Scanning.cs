using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

internal static partial class DocumentGuard
{
    private static TopLevel Scan(ReadOnlySpan<byte> document)
    {
        Utf8JsonReader reader = new(document, new JsonReaderOptions { MaxDepth = MaxDepth });
        TopLevel top = new();
        Stack<HashSet<string>?> open = new();
        while (reader.Read())
        {
            if (open.Count == 0 && reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("it is not a JSON object.");
            Enter(ref reader, open, top);
            if (open.Count == 0)
                break;
        }
        if (reader.Read())
            throw new JsonException("something follows the document.");
        return top;
    }

    /// <summary>Takes one token. What is open holds the names of each object, and null for each array.</summary>
    private static void Enter(ref Utf8JsonReader reader, Stack<HashSet<string>?> open, TopLevel top)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                open.Push(new(StringComparer.Ordinal));
                if (open.Count == 3 && top.InManifests)
                    top.Entries++;
                break;
            case JsonTokenType.StartArray:
                open.Push(null);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                open.Pop();
                break;
            case JsonTokenType.PropertyName:
                Name(ref reader, open, top);
                break;
        }
    }

    private static void Name(ref Utf8JsonReader reader, Stack<HashSet<string>?> open, TopLevel top)
    {
        var name = reader.GetString()!;
        if (!open.Peek()!.Add(name))
            throw new JsonException($"it has the member '{Printable.Short(name, 80)}' twice.");
        if (open.Count == top.DescriptorDepth)
            top.Lookalike ??= FindLookalike(name, DescriptorMembers);
        if (open.Count != 1)
            return;
        var value = reader;
        value.Read();
        top.Kinds[name] = value.TokenType;
        top.InManifests = name == "manifests";
        top.DescriptorDepth = DepthOfDescriptors(name);
        if (name == "mediaType" && value.TokenType != JsonTokenType.Null)
            top.MediaType = value.GetString();
        if (name == "schemaVersion" && value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var version))
            top.SchemaVersion = version;
    }

    private static int DepthOfDescriptors(string member) => member switch
    {
        "config" or "subject" => 2,
        "manifests" or "layers" => 3,
        _ => 0,
    };

    private sealed class TopLevel
    {
        public Dictionary<string, JsonTokenType> Kinds { get; } = new(StringComparer.Ordinal);

        public string? MediaType { get; set; }

        public int SchemaVersion { get; set; }

        public bool InManifests { get; set; }

        /// <summary>
        /// How many containers are open where a descriptor's members stand; 0 below a member that holds none.
        /// </summary>
        public int DescriptorDepth { get; set; }

        /// <summary>A member that some readers would take for another, and that other.</summary>
        public (string Member, string Known)? Lookalike { get; set; }

        /// <summary>The number of objects in the list 'manifests'.</summary>
        public int Entries { get; set; }
    }
}
