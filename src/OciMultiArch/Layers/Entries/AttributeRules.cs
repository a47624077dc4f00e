using System.Buffers.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>What extended attributes can be in a layer.</summary>
internal static class AttributeRules
{
    /// <exception cref="ArgumentException">They cannot stand in a layer.</exception>
    public static void Check(LayerEntryKind kind, string path, IReadOnlyDictionary<string, string> attributes)
    {
        if (kind is not (LayerEntryKind.File or LayerEntryKind.Directory))
            throw new ArgumentException($"The link '{Printable.Short(path)}' has no attributes: only files and directories have.");
        foreach (var (name, value) in attributes)
        {
            if (!IsName(name))
                throw new ArgumentException(
                    $"The attribute '{Printable.Short(name)}' of '{Printable.Short(path)}' has a name that cannot stand in a "
                    + "tar: it is empty or holds '=' or NUL.");
            if (!Base64.IsValid(value))
                throw new ArgumentException(
                    $"The attribute '{Printable.Short(name)}' of '{Printable.Short(path)}' has a value that is not base64.");
        }
    }

    /// <summary>Whether a pax record can name it: it ends its key with '='.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAny('=', '\0');
}
