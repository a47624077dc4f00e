using OciMultiArch.Layers;

namespace OciMultiArch;

/// <content>Layers of images for Windows.</content>
public sealed partial record LayerEntry
{
    /// <summary>
    /// Entries as a layer of an image for Windows has them: below <c>Files</c>, which is the drive C:, beside an empty
    /// <c>Hives</c>, which stands for a registry that does not change (Microsoft/hcsshim, ociwclayer). Owners, attributes
    /// and capabilities are left out, as Windows has others. Whiteouts hide single files and directories.
    /// </summary>
    /// <param name="entries">The entries with their paths on the drive: <c>/data/app.yaml</c> is <c>C:\data\app.yaml</c>.</param>
    /// <returns>The entries of the layer; none for none.</returns>
    /// <exception cref="ArgumentException">
    /// A path begins with a drive or cannot be on Windows, two differ in the case of letters alone, or an opaque whiteout is
    /// among the entries, which Windows does not know; the message says which.
    /// </exception>
    public static IReadOnlyList<LayerEntry> ForWindows(IEnumerable<LayerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        LayerEntry[] all = [.. entries];
        if (all.Length == 0)
            return [];
        WindowsPath.CheckDiffer(all.Select(static entry => entry.Path));
        return [Directory("Hives"), .. all.Select(OnDrive)];
    }

    private static LayerEntry OnDrive(LayerEntry entry)
    {
        WindowsPath.Check(entry.Path);
        LayerEntry moved = new(entry.Kind, WindowsPath.Drive + entry.Path, entry.Mode) { Content = entry.Content };
        if (entry.Kind == LayerEntryKind.HardLink)
            return moved with { LinkTarget = WindowsPath.Drive + entry.LinkTarget };
        return moved with { LinkTarget = entry.LinkTarget };
    }
}
