namespace OciMultiArch.Building;

/// <summary>A program that go built, on this machine.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Sum">A hash that no other program has, where it is known.</param>
internal sealed record BuiltProgram(string Path, string? Sum)
{
    /// <summary>
    /// Gives the program in a file that is whole, which may be another; null where the file is known to be. What is not
    /// read needs no such proof.
    /// </summary>
    public Func<CancellationToken, Task<BuiltProgram>>? Prove { get; init; }
}

/// <summary>Packs the layers of programs, and takes those that were packed before.</summary>
/// <param name="cache">Where layers are kept until the image is pushed.</param>
/// <param name="kept">What was packed before; null where that is not kept.</param>
internal sealed class LayerPacker(IContentCache cache, PackedLayers? kept)
{
    /// <summary>The layer that a program was packed to before; null for none. The program is not read.</summary>
    public async ValueTask<Layer?> FindAsync(
        IReadOnlyList<LayerEntry> entries, BuiltProgram program, LayerOptions options, CancellationToken cancellationToken)
    {
        if (kept is null || program.Sum is not { } sum || PackedLayers.NameOf(entries, sum, options.Compression) is not { } name)
            return null;
        var known = await kept.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return known is null ? null : known with { CreatedBy = options.CreatedBy };
    }

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
        // A program without a known sum is in a folder of this build alone.
        var place = program.Sum is null ? null : program.Path;
        Request request = new(PackedLayers.NameOf(entries, sum, options.Compression), place, options);
        return await PackAsync(kept, request, entries, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A layer of any files: they are read and hashed to know it again.</summary>
    public ValueTask<Layer> PackAsync(
        IReadOnlyList<LayerEntry> entries, LayerOptions options, CancellationToken cancellationToken) =>
        PackAsync(entries, PackedLayers.PlaceOf(entries), options, cancellationToken);

    /// <summary>A layer of any files of a place, whose last layer may have much of this one.</summary>
    public async ValueTask<Layer> PackAsync(
        IReadOnlyList<LayerEntry> entries, string place, LayerOptions options, CancellationToken cancellationToken)
    {
        if (kept is null || options.Compression.Name is null)
            return await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        var diffId = await Layer.DiffIdAsync(entries, options with { Progress = null }, cancellationToken).ConfigureAwait(false);
        Request request = new(PackedLayers.NameOf(diffId, options.Compression), place, options);
        return await PackAsync(kept, request, entries, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Layer> PackAsync(
        PackedLayers notes, Request request, IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        var (name, place, options) = request;
        if (name is null)
            return await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        var known = await notes.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (known is not null)
            return known with { CreatedBy = options.CreatedBy };
        if (place is not null)
            options = options with { PreviousBlocks = notes.BlocksOf(place) };
        var packed = await Layer.PackAsync(cache, entries, options, cancellationToken).ConfigureAwait(false);
        notes.Keep(name, packed);
        if (place is not null)
            notes.KeepBlocks(place, packed);
        return packed;
    }

    /// <summary>A layer that is asked for.</summary>
    /// <param name="Name">Its name among the notes; null for none.</param>
    /// <param name="Place">Where layers like it are packed; null for one that no later one is like.</param>
    /// <param name="Options">How it is packed.</param>
    private sealed record Request(string? Name, string? Place, LayerOptions Options);
}
