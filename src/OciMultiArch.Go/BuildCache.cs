using System.Collections.Concurrent;
using OciMultiArch.Building;

namespace OciMultiArch.Go;

/// <summary>
/// What builds keep for later ones in a folder: linked programs, and what their layers were packed to. What a disk refuses
/// to it costs time and fails no build.
/// </summary>
internal sealed class BuildCache : IDisposable
{
    private readonly string programs;
    private readonly ConcurrentBag<ProgramSlot> taken = [];
    private readonly CacheLimit limit;

    private BuildCache(string folder, OciLayout? layers, long maxBytes)
    {
        programs = Path.Combine(folder, "programs");
        KeptFile.CreateFolder(programs);
        var notes = PackedLayers.CreateFolder(folder);
        if (layers is not null)
            Layers = new(notes, layers);
        limit = new(notes, maxBytes) { Layers = layers, Programs = programs, RemoveProgram = Remove };
    }

    /// <summary>What layers were packed to; null where packed layers are not kept on disk.</summary>
    public PackedLayers? Layers { get; }

    /// <summary>Whether each build packs what is unchanged, and so reads the program that another build linked.</summary>
    public bool PacksAlways { get; init; }

    /// <summary>Opens a cache; null when there is to be none, or the disk refuses.</summary>
    public static BuildCache? Open(string? folder, IContentCache layers, LayerCompression compression, long maxBytes)
    {
        if (folder is null)
            return null;
        try
        {
            var kept = layers as OciLayout;
            return new(Path.GetFullPath(folder), kept, maxBytes) { PacksAlways = kept is null || compression.Name is null };
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>The place of a program until the end of this build; null when another build has it.</summary>
    /// <param name="key">What is built, in words.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<ProgramSlot?> TakeAsync(string key, CancellationToken cancellationToken)
    {
        var slot = ProgramSlot.Take(FolderOf(key));
        if (slot is null)
            return null;
        slot.NotesSums = PacksAlways;
        taken.Add(slot);
        await slot.BeginAsync(cancellationToken).ConfigureAwait(false);
        return slot;
    }

    /// <summary>The folder of the place of a program.</summary>
    /// <param name="key">What is built, in words.</param>
    public string FolderOf(string key) => Path.Combine(programs, Sum.Of(key));

    /// <summary>
    /// Removes what was least recently used, as far as there is too much, where this build added something.
    /// </summary>
    public ValueTask TrimAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in taken)
            slot.Dispose();
        return Layers?.HasKept == false ? ValueTask.CompletedTask : limit.TrimAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var slot in taken)
            slot.Dispose();
    }

    private static void Remove(string folder)
    {
        // One that a build has is in use.
        using var slot = ProgramSlot.Take(folder);
        if (slot is not null)
            KeptFile.Remove(slot.Program);
    }
}
