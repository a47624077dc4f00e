using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OciMultiArch.Tool.Reports;

/// <summary>The documents of <c>--json</c>: one line each, as source-generated code writes them.</summary>
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(Inspection))]
[JsonSerializable(typeof(Deletion))]
[JsonSerializable(typeof(Pruned))]
[JsonSerializable(typeof(Merged))]
[JsonSerializable(typeof(PushedDocument))]
[JsonSerializable(typeof(SeveralReport))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(ReleaseReport))]
[JsonSerializable(typeof(SyncReport))]
[JsonSerializable(typeof(RegistryConfig))]
[JsonSerializable(typeof(ReferrerTree))]
[JsonSerializable(typeof(PullReport))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(BaseReport))]
[JsonSerializable(typeof(SignatureList))]
[JsonSerializable(typeof(SigningPlan))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(RepositoryList))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    /// <summary>Leaves the '+' of media types as it is.</summary>
    public static ToolJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256, // a tree of referrers goes as deep as they do, two for each
    });
}
