using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>An archive as an image layout.</summary>
/// <param name="Index">Its roots and their names.</param>
/// <param name="Blobs">The members that are blobs.</param>
/// <param name="Implied">Documents that the archive does not hold but implies.</param>
internal sealed record ArchiveView(
    LayoutIndex Index,
    IReadOnlyDictionary<Digest, TarEntry> Blobs,
    IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>> Implied);
