namespace OciMultiArch.Bases;

/// <summary>The repository of a base that is not asked for it: what is not kept is an error that names it.</summary>
/// <param name="name">The base.</param>
internal sealed class UnaskedSource(ImageReference name) : IContentSource
{
    /// <summary>The registry that is not asked.</summary>
    public string Registry => name.Repository.Registry;

    /// <inheritdoc/>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        throw NotKept($"What {tag} stands for in {this}");

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        throw NotKept($"What {tag} stands for in {this}");

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        var platform = manifest.Platform is { } stated ? $" ({stated})" : "";
        throw NotKept($"The manifest {manifest.Digest}{platform} of the base {name}");
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        var kind = blob.MediaType.IsImageConfig ? "config" : "layer";
        throw NotKept($"The {kind} {blob.Digest} of the base {name}");
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        throw NotKept($"The list of tags of {this}");

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        throw NotKept($"What refers to the base {name}");

    /// <summary>The failure of what is not in the cache.</summary>
    public static ContentNotFoundException NotKept(string what) => Missing($"{what} is not kept, and its registry is not asked.");

    /// <summary>The failure of a layer that a place lacks.</summary>
    public ContentNotFoundException Lacking(Descriptor layer, IContentStore place) => Missing(
        $"{place} lacks the layer {layer.Digest} of the base {name}, whose registry is not asked. Nothing was written.");

    /// <summary>The repository.</summary>
    public override string ToString() => $"{name.Repository}";

    private static ContentNotFoundException Missing(string text) =>
        new(Problem.NotFound, text, new Remedy(RemedyKind.AskRegistry, "Read it once where its registry may be asked."));
}
