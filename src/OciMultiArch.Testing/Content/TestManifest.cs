namespace OciMultiArch.Testing;

/// <summary>A manifest or index as a <see cref="TestRepository"/> holds it.</summary>
/// <param name="MediaType">The type that it was written with.</param>
/// <param name="Bytes">The document; it may be anything.</param>
public sealed record TestManifest(string MediaType, ReadOnlyMemory<byte> Bytes);
