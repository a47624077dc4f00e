using System.CommandLine;
using OciMultiArch.Building;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>What goes on top of images that are there: folders and tar files, then one layer of what other options say.</summary>
internal sealed class EditLayers
{
    private readonly IReadOnlyList<LayerArgument> appended;
    private readonly IReadOnlyList<LayerEntry> entries;
    private readonly LayerCompression compression;
    private readonly bool hasCapabilities;

    /// <param name="parsed">The command line.</param>
    /// <param name="appended">The folders and tar files.</param>
    /// <param name="compression">How layers that are made here are compressed.</param>
    /// <exception cref="ArgumentException">A file that gets capabilities is not among those that are added.</exception>
    /// <exception cref="OciException">A file cannot be read, or a pattern matches nothing.</exception>
    public EditLayers(ParseResult parsed, IReadOnlyList<LayerArgument> appended, LayerCompression compression)
    {
        this.compression = compression;
        FileArgument[] folders = [.. appended.Select(static layer => layer.Folder).OfType<FileArgument>()];
        var (own, ofFolders) = ContentOptions.EntriesOf(parsed, folders);
        Queue<IReadOnlyList<LayerEntry>> read = new(ofFolders);
        this.appended = [.. appended.Select(Whole)];
        var capabilities = ContentOptions.CapabilitiesOf(parsed);
        hasCapabilities = capabilities.Count > 0;
        GrantedCapabilities granted = new(capabilities);
        granted.Check(own);
        entries = [.. granted.Of(own)];

        LayerArgument Whole(LayerArgument layer)
        {
            if (layer.Folder is null)
                return layer;
            return layer with { Entries = read.Dequeue(), Compression = compression };
        }
    }

    public bool IsEmpty => appended.Count == 0 && entries.Count == 0;

    /// <summary>Makes the layers.</summary>
    /// <param name="cache">Where they are kept.</param>
    /// <param name="isWindows">Whether they are for Windows, where what is added stands below a folder for the drive.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">Capabilities are for an image of Windows.</exception>
    /// <exception cref="ArgumentException">Windows has no such path.</exception>
    public async ValueTask<IReadOnlyList<Layer>> PackAsync(
        OciLayout cache, bool isWindows, CancellationToken cancellationToken)
    {
        if (isWindows && hasCapabilities)
            throw new UsageException("--capability is for Linux alone, and an image is one of Windows. Choose images with --platform.");
        List<Layer> layers = [];
        foreach (var layer in appended)
            layers.Add(await layer.PackAsync(cache, isWindows, cancellationToken));
        if (entries.Count == 0)
            return layers;
        LayerOptions options = new() { CreatedBy = "ocimulti edit --file", Compression = compression };
        var placed = isWindows ? LayerEntry.ForWindows(entries) : entries;
        layers.Add(await Layer.PackAsync(cache, placed, options, cancellationToken));
        return layers;
    }
}
