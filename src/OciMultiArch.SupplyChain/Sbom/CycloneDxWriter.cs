using System.Text.Json;

namespace OciMultiArch.SupplyChain;

/// <summary>Writes CycloneDX 1.6 (cyclonedx.org/docs/1.6/json).</summary>
internal static class CycloneDxWriter
{
    public static SbomText Write(SbomGraph graph) =>
        SbomText.Of((json, name) => Write(json, graph, name), static uuid => $"urn:uuid:{uuid}");

    private static void Write(Utf8JsonWriter json, SbomGraph graph, string name)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", name);
        json.WriteNumber("version", 1);
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", graph.Created);
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "OciMultiArch");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WritePropertyName("component");
        WriteComponent(json, graph.Root);
        json.WriteEndObject();
        json.WriteStartArray("components");
        foreach (var node in graph.Nodes.Skip(1))
            WriteComponent(json, node);
        json.WriteEndArray();
        WriteDependencies(json, graph);
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, SbomNode node)
    {
        json.WriteStartObject();
        json.WriteString("type", node.Kind.ToString().ToLowerInvariant());
        json.WriteString("bom-ref", node.Id);
        json.WriteString("name", node.Name);
        if (!string.IsNullOrEmpty(node.Version))
            json.WriteString("version", node.Version);
        if (node.Comment is not null)
            json.WriteString("description", node.Comment);
        WriteHashes(json, node);
        if (node.PackageUrl is not null)
            json.WriteString("purl", node.PackageUrl);
        if (node.Document is { } document)
            WriteDocument(json, document);
        json.WriteEndObject();
    }

    private static void WriteHashes(Utf8JsonWriter json, SbomNode node)
    {
        if (node.Sha1 is null && node.Sha256 is null)
            return;
        json.WriteStartArray("hashes");
        WriteHash(json, "SHA-1", node.Sha1);
        WriteHash(json, "SHA-256", node.Sha256);
        json.WriteEndArray();
    }

    private static void WriteHash(Utf8JsonWriter json, string algorithm, string? value)
    {
        if (value is null)
            return;
        json.WriteStartObject();
        json.WriteString("alg", algorithm);
        json.WriteString("content", value);
        json.WriteEndObject();
    }

    // A BOM is named by its serial number and version (CycloneDX, "BOM-Link").
    private static void WriteDocument(Utf8JsonWriter json, SbomText document)
    {
        json.WriteStartArray("externalReferences");
        json.WriteStartObject();
        json.WriteString("type", "bom");
        json.WriteString("url", $"urn:cdx:{document.Name["urn:uuid:".Length..]}/{document.Version}");
        json.WriteStartArray("hashes");
        WriteHash(json, "SHA-256", Digest.Of(document.Bytes).Encoded);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // CycloneDX knows one relation between components. A variant belongs to what it is one of.
    private static void WriteDependencies(Utf8JsonWriter json, SbomGraph graph)
    {
        var pairs = graph.Edges.Select(static edge => edge.Relation == SbomGraph.Relations.VariantOf
            ? (From: edge.To, To: edge.From)
            : (From: edge.From, To: edge.To));
        json.WriteStartArray("dependencies");
        foreach (var group in pairs.GroupBy(static pair => pair.From))
        {
            json.WriteStartObject();
            json.WriteString("ref", group.Key);
            json.WriteStartArray("dependsOn");
            foreach (var to in group.Select(static pair => pair.To).Distinct())
                json.WriteStringValue(to);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
