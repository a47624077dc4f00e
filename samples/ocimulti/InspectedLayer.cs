namespace OciMultiArch.Tool;

/// <summary>One layer, or one file of an artifact that is no container image.</summary>
internal sealed record InspectedLayer(string MediaType, string Digest, long Size);
