using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>The layers below the program, the same for every platform of a kind.</summary>
internal sealed class SharedLayers
{
    private readonly SharedFiles files;
    private readonly LayerEntry[][] layers;
    private readonly LayerEntry[] entries;
    private readonly LayerEntry[] directories;

    /// <summary>Packs files into a layer.</summary>
    public delegate ValueTask<Layer> Packing(
        IReadOnlyList<LayerEntry> entries, LayerOptions options, CancellationToken cancellationToken);

    private SharedLayers(SharedFiles files, LayerEntry[][] layers)
    {
        this.files = files;
        this.layers = layers;
        entries = [.. layers.SelectMany(static layer => layer)];
        directories = Array.FindAll(entries, static entry => entry.Kind == LayerEntryKind.Directory);
    }

    /// <summary>Reads the files and checks that they fit each other, the platforms and the base.</summary>
    /// <param name="files">What the layers are to hold.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Files do not fit each other, the platforms or the base.</exception>
    /// <exception cref="BuildException">A file cannot be read, or is not what it should be.</exception>
    public static async Task<SharedLayers> ReadAsync(SharedFiles files, CancellationToken cancellationToken)
    {
        if (files.HasBase && files.System.Users.Count > 0)
            throw new ArgumentException(
                "Users of SystemFiles would hide the users that the base has. "
                + "Leave them out, or give a whole /etc/passwd and /etc/group in Files where that is meant.",
                nameof(files));
        var ofSystem = await files.System.EntriesAsync(cancellationToken).ConfigureAwait(false);
        files.Check([.. ofSystem]);
        IEnumerable<LayerEntry> lowest = [.. ofSystem, .. files.Files];
        SharedLayers shared = new(files, [.. Apart([lowest, .. files.Layers], files.Capabilities)]);
        await Layer.CheckAsync(shared.entries, cancellationToken).ConfigureAwait(false);
        if (files.HasWindows)
            _ = LayerEntry.ForWindows(shared.entries);
        shared.CheckLinks();
        return shared;
    }

    /// <summary>Checks that the program can stand beside the files.</summary>
    /// <exception cref="ArgumentException">Something else stands where the program goes.</exception>
    public async ValueTask CheckBesideAsync(ProgramPlace program, CancellationToken cancellationToken)
    {
        if (entries.FirstOrDefault(entry => entry.Path == program.Path) is { } taken)
            throw new ArgumentException(
                $"The {taken.Kind} '/{Printable.Short(taken.Path)}' is where the program goes. "
                + "Choose another path for it, or another name for the program.",
                nameof(program));
        LayerEntry[] all = [.. entries, LayerEntry.File(program.Path, default)];
        await Layer.CheckAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that the files that get capabilities are there.</summary>
    /// <param name="own">What is in an image besides these layers.</param>
    /// <exception cref="ArgumentException">Capabilities are for a file that is in neither.</exception>
    public void CheckGranted(IEnumerable<LayerEntry> own) => files.Capabilities.Check(entries.Concat(own));

    /// <summary>Whether a path in the image, as an entrypoint names it, is that of a file of the layers.</summary>
    public bool Holds(string path)
    {
        var relative = path.TrimStart('/');
        return entries.Any(entry => entry.Kind == LayerEntryKind.File && entry.Path == relative);
    }

    /// <summary>
    /// A program's own layer: its entries with their capabilities, and the given directories above them. Without those,
    /// the layer would make these directories root's.
    /// </summary>
    /// <param name="own">The entries, laid out as the platform has them.</param>
    /// <param name="program">The program.</param>
    public IReadOnlyList<LayerEntry> WithOwn(IEnumerable<LayerEntry> own, ProgramPlace program)
    {
        LayerEntry[] given = directories;
        if (program.IsWindows)
            given = [.. LayerEntry.ForWindows(given)];
        return WithAbove([.. files.Capabilities.Of(own)], given);
    }

    /// <summary>Packs the layers; none that would hold nothing.</summary>
    /// <param name="pack">Packs files.</param>
    /// <param name="compression">How the layers are compressed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<PackedShared> PackAsync(
        Packing pack, LayerCompression compression, CancellationToken cancellationToken)
    {
        LayerOptions options = new() { CreatedBy = "files beside the program", Compression = compression };
        List<Layer> windows = [];
        List<Layer> others = [];
        foreach (var layer in layers.Where(static layer => layer.Length > 0))
        {
            var whole = WithAbove(layer, directories);
            if (files.HasOthers)
                others.Add(await pack(whole, options, cancellationToken).ConfigureAwait(false));
            if (files.HasWindows)
                windows.Add(await pack(LayerEntry.ForWindows(whole), options, cancellationToken).ConfigureAwait(false));
        }
        return new(windows, others);
    }

    // Several lists may name one directory; the lowest layer has it, and those with files in it.
    private static IEnumerable<LayerEntry[]> Apart(
        IEnumerable<IEnumerable<LayerEntry>> lists, GrantedCapabilities granted)
    {
        HashSet<LayerEntry> known = [];
        foreach (var list in lists)
        {
            LayerEntry[] own = [.. granted.Of(list.Where(entry => !known.Contains(entry)))];
            known.UnionWith(own.Where(static entry => entry.Kind == LayerEntryKind.Directory));
            yield return own;
        }
    }

    private static LayerEntry[] WithAbove(IReadOnlyList<LayerEntry> own, LayerEntry[] given)
    {
        HashSet<string> needed = new(StringComparer.Ordinal);
        foreach (var entry in own)
        {
            if (entry.Kind == LayerEntryKind.Directory)
                needed.Add(entry.Path);
            for (var end = entry.Path.LastIndexOf('/'); end > 0; end = entry.Path.LastIndexOf('/', end - 1))
                needed.Add(entry.Path[..end]);
        }
        var above = given.Where(directory => needed.Contains(directory.Path));
        LayerEntry[] all = [.. above, .. own];
        return [.. all.DistinctBy(static entry => entry.Path)];
    }

    // A layer's link may name a file of a lower layer, whose bytes would then be twice on disks that copy on write.
    private void CheckLinks()
    {
        foreach (var layer in layers)
        {
            var paths = layer.Select(static entry => entry.Path).ToHashSet(StringComparer.Ordinal);
            var links = layer.Where(static entry => entry.Kind == LayerEntryKind.HardLink);
            var apart = links.Where(link => !paths.Contains(link.LinkTarget!));
            if (apart.FirstOrDefault(link => entries.Any(entry => entry.Path == link.LinkTarget)) is { } wrong)
                throw new ArgumentException(
                    $"The hard link '/{Printable.Short(wrong.Path)}' and its file '/{Printable.Short(wrong.LinkTarget!)}' "
                    + "are in two layers. Put both into one.");
        }
    }
}
