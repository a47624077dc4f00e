using System.Text.Json.Serialization;

namespace OciMultiArch.Json;

/// <summary>The documents this library reads and writes, compiled; no reflection.</summary>
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageConfig))]
[JsonSerializable(typeof(ImageHistory))]
[JsonSerializable(typeof(PushedImagesDocument))]
[JsonSerializable(typeof(Descriptor))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
