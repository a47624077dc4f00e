using System.Text.Json.Serialization;

namespace OciMultiArch.AotSmoke;

/// <summary>What the program saw, as it prints it.</summary>
/// <param name="Digest">The index's digest in the registry.</param>
/// <param name="Platforms">The platforms of its images, as the layout tells them.</param>
/// <param name="Text">What the layer of the last image holds.</param>
/// <param name="IsSame">Whether the layout holds the digest that the registry holds.</param>
internal sealed record Smoke(Digest Digest, IReadOnlyList<string> Platforms, string Text, bool IsSame);

[JsonSerializable(typeof(Smoke))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class SmokeJson : JsonSerializerContext;
