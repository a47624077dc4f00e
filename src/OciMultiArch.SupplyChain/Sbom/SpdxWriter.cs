using System.Text.Json;

namespace OciMultiArch.SupplyChain;

/// <summary>Writes SPDX 2.3 (spdx.github.io/spdx-spec/v2.3). What is not known is NOASSERTION, as the licences are.</summary>
internal static class SpdxWriter
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Unknown = "NOASSERTION";

    public static SbomText Write(SbomGraph graph) => SbomText.Of(
        (json, name) => Write(json, graph, name),
        uuid => $"https://spdx.org/spdxdocs/{Uri.EscapeDataString(graph.Root.Name)}-{uuid}");

    private static void Write(Utf8JsonWriter json, SbomGraph graph, string name)
    {
        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", Document);
        json.WriteString("name", graph.Root.Name);
        json.WriteString("documentNamespace", name);
        json.WriteStartObject("creationInfo");
        json.WriteString("created", graph.Created);
        json.WriteStartArray("creators");
        json.WriteStringValue("Tool: OciMultiArch");
        json.WriteEndArray();
        json.WriteEndObject();
        WriteOthers(json, graph);
        var packages = graph.Nodes.Where(static node => !node.IsFile);
        WriteAll(json, "packages", packages, WritePackage);
        var files = graph.Nodes.Where(static node => node.IsFile);
        WriteAll(json, "files", files, WriteFile);
        json.WriteStartArray("relationships");
        WriteRelation(json, Document, "DESCRIBES", Reference(graph.Root.Id));
        foreach (var edge in graph.Edges)
            WriteRelation(json, Reference(edge.From), Word(edge.Relation), Reference(edge.To));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Lists that would be empty are left out.
    private static void WriteAll(
        Utf8JsonWriter json, string list, IEnumerable<SbomNode> nodes, Action<Utf8JsonWriter, SbomNode> write)
    {
        SbomNode[] all = [.. nodes];
        if (all.Length == 0)
            return;
        json.WriteStartArray(list);
        foreach (var node in all)
            write(json, node);
        json.WriteEndArray();
    }

    private static void WriteOthers(Utf8JsonWriter json, SbomGraph graph) => WriteAll(
        json, "externalDocumentRefs", graph.Nodes.Where(static node => node.Document is not null), WriteOther);

    private static void WriteOther(Utf8JsonWriter json, SbomNode node)
    {
        json.WriteStartObject();
        json.WriteString("externalDocumentId", $"DocumentRef-{node.Id}");
        json.WriteString("spdxDocument", node.Document!.Name);
        json.WriteStartObject("checksum");
        json.WriteString("algorithm", "SHA256");
        json.WriteString("checksumValue", Digest.Of(node.Document.Bytes).Encoded);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, SbomNode node)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Reference(node.Id));
        json.WriteString("name", node.Name);
        if (!string.IsNullOrEmpty(node.Version))
            json.WriteString("versionInfo", node.Version);
        json.WriteString("downloadLocation", Unknown);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", Unknown);
        json.WriteString("licenseDeclared", Unknown);
        json.WriteString("copyrightText", Unknown);
        json.WriteString("primaryPackagePurpose", node.Kind.ToString().ToUpperInvariant());
        WriteChecksums(json, node);
        if (node.PackageUrl is not null)
        {
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", node.PackageUrl);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        if (node.Comment is not null)
            json.WriteString("comment", node.Comment);
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, SbomNode node)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Reference(node.Id));
        json.WriteString("fileName", $"./{node.Name}");
        WriteChecksums(json, node);
        json.WriteString("licenseConcluded", Unknown);
        json.WriteString("copyrightText", Unknown);
        json.WriteEndObject();
    }

    private static void WriteChecksums(Utf8JsonWriter json, SbomNode node)
    {
        if (node.Sha1 is null && node.Sha256 is null)
            return;
        json.WriteStartArray("checksums");
        WriteChecksum(json, "SHA1", node.Sha1);
        WriteChecksum(json, "SHA256", node.Sha256);
        json.WriteEndArray();
    }

    private static void WriteChecksum(Utf8JsonWriter json, string algorithm, string? value)
    {
        if (value is null)
            return;
        json.WriteStartObject();
        json.WriteString("algorithm", algorithm);
        json.WriteString("checksumValue", value);
        json.WriteEndObject();
    }

    private static void WriteRelation(Utf8JsonWriter json, string from, string relation, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", relation);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    private static string Reference(string id) => $"SPDXRef-{id}";

    private static string Word(SbomGraph.Relations relation) => relation switch
    {
        SbomGraph.Relations.Contains => "CONTAINS",
        SbomGraph.Relations.DependsOn => "DEPENDS_ON",
        SbomGraph.Relations.GeneratedFrom => "GENERATED_FROM",
        _ => "VARIANT_OF",
    };
}
