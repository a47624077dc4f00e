using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>What is hidden of the image below, as people write it.</summary>
internal static class RemovedPath
{
    // image-spec, layer.md, "Whiteouts".
    private const string Prefix = ".wh.";

    /// <summary>Whether an entry hides something.</summary>
    public static bool IsOne(LayerEntry entry) =>
        entry.Path[(entry.Path.LastIndexOf('/') + 1)..].StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Parses a path, or <c>DIR/*</c> for all that is in a directory.</summary>
    /// <exception cref="FormatException">It is neither; the message says how to write it.</exception>
    public static LayerEntry Parse(string path)
    {
        if (!path.StartsWith('/'))
            throw new FormatException($"'{Printable.Short(path)}' is not a path in the image. Begin with '/', as in /etc/motd.");
        var star = path.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return LayerEntry.Whiteout(path.TrimEnd('/'));
        if (star == path.Length - 1 && path[star - 1] == '/')
            return LayerEntry.OpaqueWhiteout(path[..^2]);
        throw new FormatException(
            $"'{Printable.Short(path)}' is not understood: the only pattern here is DIR/*, all that is in a directory.");
    }
}
