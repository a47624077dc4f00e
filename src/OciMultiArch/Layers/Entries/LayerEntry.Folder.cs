using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

public sealed partial record LayerEntry
{
    /// <summary>
    /// What is under a folder of this machine, the folder itself left out; reads the disk. Symbolic links stay
    /// links and are not followed. Modes become 0755 for directories and for files that their owner may execute, 0644
    /// for others (all files on Windows); everything belongs to root.
    /// </summary>
    /// <param name="hostPath">The folder on this machine.</param>
    /// <param name="path">The directory in the image that receives its content; <c>/</c> for the root.</param>
    /// <param name="options">What of it is taken; null, the default, for every file, each on its own.</param>
    /// <returns>
    /// The entries, parents before children. Files are opened when the layer is packed: one that was replaced by a
    /// symbolic link by then, or is in a folder that was, is refused.
    /// </returns>
    /// <exception cref="ArgumentException">The path cannot stand in an image.</exception>
    /// <exception cref="BuildException">
    /// The folder cannot be read, or holds a name that cannot stand in an image, or a device, pipe or socket; a pattern
    /// matches nothing in it.
    /// </exception>
    public static IReadOnlyList<LayerEntry> FromFolder(string hostPath, string path, FolderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        var root = path is "/" or "" ? "" : LayerPath.OfDirectory(path);
        FolderFilter filter = new(options.Include, options.Exclude);
        var entries = new FolderReader(root, options, filter).Read(hostPath);
        if (filter.Unused.FirstOrDefault() is not { } unused)
            return entries;
        throw new BuildException(
            Problem.NotFound,
            $"The pattern '{Printable.Short(unused)}' matches nothing in {Printable.Short(hostPath)}.",
            new Remedy("Correct it, or leave it out."));
    }
}
