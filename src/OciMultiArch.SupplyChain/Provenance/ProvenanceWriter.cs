using System.Text.Json;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// Writes an in-toto statement v1 whose predicate is SLSA provenance v1 (github.com/in-toto/attestation, spec/v1;
/// slsa.dev/spec/v1.0/provenance).
/// </summary>
internal static class ProvenanceWriter
{
    /// <summary>The type of the predicate.</summary>
    public const string PredicateType = "https://slsa.dev/provenance/v1";

    public static byte[] Write(Provenance given, ProvenanceFacts facts) => SbomText.BytesOf(json =>
    {
        json.WriteStartObject();
        json.WriteString("_type", "https://in-toto.io/Statement/v1");
        json.WriteStartArray("subject");
        foreach (var subject in facts.Subjects)
            WriteResource(json, $"pkg:oci/image@{Uri.EscapeDataString(subject.Digest.ToString())}", "name", subject.Digest);
        json.WriteEndArray();
        json.WriteString("predicateType", PredicateType);
        json.WriteStartObject("predicate");
        WriteDefinition(json, given, facts);
        WriteRun(json, given, facts);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteDefinition(Utf8JsonWriter json, Provenance given, ProvenanceFacts facts)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", given.BuildType);
        json.WriteStartObject("externalParameters");
        foreach (var (name, value) in given.Parameters.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        WriteSource(json, facts, given.IsModified);
        foreach (var image in facts.Dependencies)
        {
            var name = image.Repository ?? "image";
            var url = $"pkg:oci/{Uri.EscapeDataString(name.Split('/')[^1])}@{Uri.EscapeDataString(image.Digest.ToString())}";
            if (name.Contains('/', StringComparison.Ordinal))
                url += $"?repository_url={Uri.EscapeDataString(name)}";
            WriteResource(json, url, "uri", image.Digest);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, ProvenanceFacts facts, bool? isModified)
    {
        if (facts.Source is null && facts.Revision is null)
            return;
        json.WriteStartObject();
        if (facts.Source is not null)
            json.WriteString("uri", facts.Source);
        if (facts.Revision is not null)
        {
            json.WriteStartObject("digest");
            json.WriteString("gitCommit", facts.Revision);
            json.WriteEndObject();
        }
        if (isModified is { } modified)
        {
            json.WriteStartObject("annotations");
            json.WriteBoolean("modified", modified);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, Provenance given, ProvenanceFacts facts)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", given.BuilderId);
        if (facts.GoVersions.Count > 0)
        {
            json.WriteStartObject("version");
            json.WriteString("go", string.Join(", ", facts.GoVersions));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (given.InvocationId is not null)
        {
            json.WriteStartObject("metadata");
            json.WriteString("invocationId", given.InvocationId);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string name, string member, Digest digest)
    {
        json.WriteStartObject();
        json.WriteString(member, name);
        json.WriteStartObject("digest");
        json.WriteString(digest.Algorithm, digest.Encoded);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
