using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>
/// One index with the members and the order of each of its usual writers, laid out in many ways, with members at every
/// level that nobody here knows.
/// </summary>
internal sealed class ForeignIndexes
{
    // What a serialiser would write otherwise: an escape that need not be one, and a number with a fraction.
    private const string Escape = "caf\\u00e9";

    private readonly Family family = new();

    public ForeignIndexes()
    {
        (Amd, Arm, Rebuilt, New) = (family.Image("amd", "linux/amd64", "a"), family.Image("arm", "linux/arm64", "b"), family.Image(
            "rebuilt", "linux/amd64", "c"), family.Image("new", "linux/s390x", "d"));
        (AmdProof, ArmProof) = (family.Image("amdProof", "unknown/unknown", "e"), family.Image("armProof", "unknown/unknown", "f"));
    }

    public static string[] Writers { get; } = ["buildx", "ko", "docker", "crane"];

    public static string[] Layouts { get; } = ["minified", "two blanks", "three blanks", "tabs", "CRLF"];

    public Artifact Amd { get; }

    public Artifact Arm { get; }

    public Artifact Rebuilt { get; }

    public Artifact New { get; }

    private Artifact AmdProof { get; }

    private Artifact ArmProof { get; }

    /// <summary>The document as members and values; the attestations come last.</summary>
    public JsonObject Document(string writer)
    {
        JsonObject document = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.OciIndex.Value,
            ["x-index"] = new JsonArray(1, "CAFE"),
        };
        if (writer == "crane")
            document["artifactType"] = "application/x-kind";
        JsonArray entries = [Image(writer, Amd, "linux/amd64"), Image(writer, Arm, "linux/arm64/v8")];
        if (writer == "buildx")
            foreach (var (proof, image) in new[] { (AmdProof, Amd), (ArmProof, Arm) })
                entries.Add(Proof(proof, image));
        document["manifests"] = entries;
        if (writer == "ko")
            document["annotations"] = new JsonObject
            {
                ["org.opencontainers.image.base.name"] = "gcr.io/distroless/static",
                ["x"] = "CAFE",
            };
        return document;
    }

    public static string Text(JsonObject document, string layout) =>
        document.ToJsonString(Options(layout))
            .Replace("CAFE", Escape, StringComparison.Ordinal)
            .Replace(":15,", ":1.50e1,", StringComparison.Ordinal).Replace(
            ": 15,",
            ": 1.50e1,",
            StringComparison.Ordinal);

    public Artifact Parse(string text) => Artifact.Parse(MediaType.OciIndex, Samples.Utf8(text), family.Here);

    /// <summary>An entry as this library writes one.</summary>
    public static JsonObject Entry(Artifact image, string platform) => new()
    {
        ["mediaType"] = image.MediaType.Value,
        ["digest"] = image.Digest.ToString(),
        ["size"] = image.Descriptor.Size,
        ["platform"] = JsonNode.Parse($"{{{Samples.PlatformMembers(platform)}}}"),
    };

    // docker and ko write the size before the digest.
    private static JsonObject Image(string writer, Artifact image, string platform)
    {
        JsonObject entry = new() { ["mediaType"] = image.MediaType.Value };
        if (writer is "docker" or "ko")
            entry["size"] = image.Descriptor.Size;
        entry["digest"] = image.Digest.ToString();
        entry["x-entry"] = new JsonObject { ["number"] = 15, ["text"] = "CAFE" };
        if (writer is not ("docker" or "ko"))
            entry["size"] = image.Descriptor.Size;
        var stated = JsonNode.Parse($"{{{Samples.PlatformMembers(platform)}}}")!;
        stated["x-platform"] = true;
        entry["platform"] = stated;
        return entry;
    }

    private static JsonObject Proof(Artifact proof, Artifact image) => new()
    {
        ["mediaType"] = proof.MediaType.Value,
        ["digest"] = proof.Digest.ToString(),
        ["size"] = proof.Descriptor.Size,
        ["annotations"] = new JsonObject
        {
            ["vnd.docker.reference.digest"] = image.Digest.ToString(),
            ["vnd.docker.reference.type"] = "attestation-manifest",
        },
        ["platform"] = new JsonObject { ["architecture"] = "unknown", ["os"] = "unknown" },
    };

    private static JsonSerializerOptions Options(string layout) => layout switch
    {
        "minified" => new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
        "two blanks" => Indented(' ', 2, "\n"),
        "three blanks" => Indented(' ', 3, "\n"),
        "tabs" => Indented('\t', 1, "\n"),
        _ => Indented(' ', 2, "\r\n"),
    };

    private static JsonSerializerOptions Indented(char unit, int size, string line) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IndentCharacter = unit,
        IndentSize = size,
        NewLine = line,
    };
}
