using System.Text.Json;
using System.Text.Json.Serialization;

namespace Acme.ImageKeeper;

[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(IReadOnlyList<KnownImage>))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
internal sealed partial class KeeperJson : JsonSerializerContext;
