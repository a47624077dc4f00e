using System.Text.Json;
using System.Text.Json.Nodes;

namespace OciMultiArch.Testing.Serving;

/// <summary>What a registry looks at in a manifest or index.</summary>
internal static class ManifestDocument
{
    /// <summary>The document; null when it is not one JSON object, or names a member twice.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it could be read as an index and as a manifest.</summary>
    public static bool IsAmbiguous(JsonObject document) =>
        document["manifests"] is not null && (document["layers"] ?? document["config"]) is not null;

    /// <summary>The digests of descriptors. Content with addresses of its own may stay elsewhere.</summary>
    public static IEnumerable<string> Digests(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Digests),
        JsonObject { Count: > 0 } one when one["urls"] is null => [(string)one["digest"]!],
        _ => [],
    };

    /// <summary>How a list of referrers describes a manifest; null when it refers to something else.</summary>
    public static JsonObject? Referrer(string digest, TestManifest manifest, string subject)
    {
        var document = Parse(manifest.Bytes.Span);
        if ((string?)document?["subject"]?["digest"] != subject)
            return null;
        JsonObject entry = new() { ["mediaType"] = manifest.MediaType, ["digest"] = digest };
        entry["size"] = manifest.Bytes.Length;
        if ((document!["artifactType"] ?? document["config"]?["mediaType"]) is { } type)
            entry["artifactType"] = type.DeepClone();
        if (document["annotations"] is { } annotations)
            entry["annotations"] = annotations.DeepClone();
        return entry;
    }
}
