using System.CommandLine;
using OciMultiArch.Building;

namespace OciMultiArch.Tool.Arguments;

/// <summary>What the options of files add and hide, as one layer on top of images that are there.</summary>
internal sealed record ContentLayer(IReadOnlyList<LayerEntry> Entries, LayerCompression Compression)
{
    /// <summary>Reads the options; null where they ask for nothing.</summary>
    /// <exception cref="ArgumentException">A file that gets capabilities is not among those that are added.</exception>
    /// <exception cref="OciException">A file cannot be read, or a pattern matches nothing.</exception>
    public static ContentLayer? Of(ParseResult parsed, LayerCompression compression)
    {
        var entries = ContentOptions.EntriesOf(parsed);
        GrantedCapabilities granted = new(ContentOptions.CapabilitiesOf(parsed));
        granted.Check(entries);
        if (entries.Count == 0)
            return null;
        return new([.. granted.Of(entries)], compression);
    }

    /// <summary>Makes the layer.</summary>
    public async ValueTask<Layer> PackAsync(IContentCache cache, CancellationToken cancellationToken)
    {
        LayerOptions options = new() { CreatedBy = "ocimulti edit --file", Compression = Compression };
        return await Layer.PackAsync(cache, Entries, options, cancellationToken);
    }
}
