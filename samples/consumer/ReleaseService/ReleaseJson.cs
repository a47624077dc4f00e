using System.Text.Json;
using System.Text.Json.Serialization;

namespace Acme.ReleaseService;

[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(ReleaseResult))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
internal sealed partial class ReleaseJson : JsonSerializerContext;
