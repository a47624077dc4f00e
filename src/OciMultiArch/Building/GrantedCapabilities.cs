using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>The capabilities that files of an image get, by their paths.</summary>
internal sealed class GrantedCapabilities
{
    private readonly Dictionary<string, string> byPath = new(StringComparer.Ordinal);

    /// <param name="capabilities">Texts by absolute or relative paths in the image.</param>
    /// <exception cref="ArgumentException">A path cannot stand in an image, or a text names no capabilities.</exception>
    public GrantedCapabilities(IReadOnlyDictionary<string, string> capabilities)
    {
        foreach (var (path, text) in capabilities)
        {
            var file = LayerEntry.File(path, default) with { Capabilities = text };
            if (!byPath.TryAdd(file.Path, text))
                throw new ArgumentException(
                    $"Capabilities name '/{Printable.Short(file.Path)}' twice. Keep one.", nameof(capabilities));
        }
    }

    public bool IsEmpty => byPath.Count == 0;

    /// <summary>The entries, those that are named with their capabilities.</summary>
    public IEnumerable<LayerEntry> Of(IEnumerable<LayerEntry> entries) => entries.Select(Of);

    /// <summary>Checks that each path is one of a file.</summary>
    /// <param name="entries">All that is added to an image.</param>
    /// <exception cref="ArgumentException">A path is none of them, or of something else.</exception>
    public void Check(IEnumerable<LayerEntry> entries)
    {
        if (IsEmpty)
            return;
        var files = entries.Where(static entry => entry.Kind == LayerEntryKind.File);
        var paths = files.Select(static entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        if (byPath.Keys.FirstOrDefault(path => !paths.Contains(path)) is not { } missing)
            return;
        throw new ArgumentException(
            $"Capabilities are for '/{Printable.Short(missing)}', which is no file that is added to the image. "
            + "Name the program or a file beside it; only its file itself, not a link, has capabilities.",
            nameof(entries));
    }

    private LayerEntry Of(LayerEntry entry)
    {
        if (entry.Kind == LayerEntryKind.File && byPath.TryGetValue(entry.Path, out var text))
            return entry with { Capabilities = text };
        return entry;
    }
}
