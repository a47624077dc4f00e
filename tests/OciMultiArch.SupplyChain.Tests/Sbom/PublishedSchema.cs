using System.IO.Compression;
using System.Text.Json;
using Json.Schema;

namespace OciMultiArch.SupplyChain.Tests.Sboms;

/// <summary>The schemas that the makers of the formats publish.</summary>
internal static class PublishedSchema
{
    private static readonly EvaluationOptions Options = NewOptions();
    private static readonly JsonSchema Spdx = Read("spdx-2.3.schema.json");
    private static readonly JsonSchema CycloneDx = Read("bom-1.6.schema.json.gz");

    /// <summary>What of a document is not as the schema of its format says; empty when it is valid.</summary>
    public static IReadOnlyList<string> Faults(SbomFormat format, ReadOnlyMemory<byte> document)
    {
        using var parsed = JsonDocument.Parse(document);
        var schema = format == SbomFormat.Spdx ? Spdx : CycloneDx;
        var result = schema.Evaluate(parsed.RootElement, Options);
        if (result.IsValid)
            return [];
        var details = result.Details!.Where(static detail => detail.Errors is not null);
        return ["invalid", .. details.SelectMany(FaultsOf)];
    }

    private static IEnumerable<string> FaultsOf(EvaluationResults detail) =>
        detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}");

    private static EvaluationOptions NewOptions()
    {
        SchemaRegistry.Global.Register(Read("spdx.schema.json.gz"));
        SchemaRegistry.Global.Register(Read("jsf-0.82.schema.json.gz"));
        return new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    }

    private static JsonSchema Read(string name)
    {
        using var file = typeof(PublishedSchema).Assembly.GetManifestResourceStream(name)!;
        using var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using StreamReader text = new(plain);
        return JsonSchema.FromText(text.ReadToEnd());
    }
}
