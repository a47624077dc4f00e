namespace OciMultiArch.Go.Tests;

/// <summary>A cache that fails the test that writes to it.</summary>
internal sealed class UntouchedCache : IContentCache
{
    private readonly MemoryStore nothing = new();

    public ValueTask<Blob> PackAsync(
        MediaType type,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default) => throw Touched();

    public ValueTask<Arrival> WriteAsync(
        Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default) => throw Touched();

    public ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? names = null, CancellationToken cancellationToken = default) => throw Touched();

    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) =>
        nothing.HasBlobAsync(blob, cancellationToken);

    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        nothing.HasManifestAsync(manifest, cancellationToken);

    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        nothing.ResolveAsync(tag, cancellationToken);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        nothing.FindAsync(tag, cancellationToken);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        nothing.FindAsync(manifest, cancellationToken);

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        nothing.OpenAsync(blob, from, cancellationToken);

    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => nothing.TagsAsync(cancellationToken);

    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        nothing.ReferrersAsync(subject, artifactType, cancellationToken);

    private static InvalidOperationException Touched() => new("The cache was written to.");
}
