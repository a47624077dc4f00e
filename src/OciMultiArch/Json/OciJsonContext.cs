using System.Text.Json.Serialization;

namespace OciMultiArch.Json;

/// <summary>The documents this library reads and writes, compiled; no reflection.</summary>
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageConfig))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
