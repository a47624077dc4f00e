namespace OciMultiArch.Go;

/// <summary>A program that go built, on this machine.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Sum">Its SHA-256 where it is known.</param>
internal sealed record BuiltProgram(string Path, string? Sum);

/// <summary>Packs the layers of programs, and takes those that were packed before.</summary>
/// <param name="cache">Where layers are kept until the image is pushed.</param>
/// <param name="kept">What was packed before; null where that is not kept.</param>
internal sealed class LayerPacker(IContentCache cache, PackedLayers? kept)
{
    /// <summary>The layer of a program.</summary>
    /// <param name="entries">What is in it: one file, the program.</param>
    /// <param name="program">The program.</param>
    /// <param name="options">How it is packed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<Layer> PackAsync(
        IReadOnlyList<LayerEntry> entries, BuiltProgram program, LayerOptions options, CancellationToken cancellationToken)
    {
        if (kept is null)
            return await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        var sum = program.Sum ?? await Sum.OfFileAsync(program.Path, cancellationToken).ConfigureAwait(false);
        var name = PackedLayers.NameOf(entries, sum, options.Compression);
        return await PackAsync(kept, name, entries, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A layer of any files: they are read and hashed to know it again.</summary>
    public async ValueTask<Layer> PackAsync(
        IReadOnlyList<LayerEntry> entries, LayerOptions options, CancellationToken cancellationToken)
    {
        if (kept is null || options.Compression.Name is null)
            return await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        var diffId = await Layer.DiffIdAsync(entries, options, cancellationToken).ConfigureAwait(false);
        var name = PackedLayers.NameOf(diffId, options.Compression);
        return await PackAsync(kept, name, entries, options, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Layer> PackAsync(
        PackedLayers notes,
        string? name,
        IReadOnlyList<LayerEntry> entries,
        LayerOptions options,
        CancellationToken cancellationToken)
    {
        if (name is null)
            return await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        var known = await notes.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (known is not null)
            return known with { CreatedBy = options.CreatedBy };
        var packed = await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        notes.Keep(name, packed);
        return packed;
    }
}
