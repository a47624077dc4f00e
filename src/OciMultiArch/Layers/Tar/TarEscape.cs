using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// Members that lead out of the folder that a tar is unpacked in. Container engines refuse a layer with one of them
/// (moby: "breakout"), and other programs write outside.
/// </summary>
internal static class TarEscape
{
    /// <summary>What leads out, for a message; null when nothing does.</summary>
    public static string? Of(TarMember member)
    {
        if (Climbs(member.Path))
            return $"the name '{Printable.Short(member.Path)}'";
        if (member.IsHardLink && Climbs(member.LinkPath))
            return $"the hard link '{Printable.Short(member.Path)}' to '{Printable.Short(member.LinkPath)}'";
        return null;
    }

    // Over the folder that it begins in: a/../../b does, a/../b does not.
    private static bool Climbs(string path)
    {
        if (!path.Contains("..", StringComparison.Ordinal))
            return false;
        var depth = 0;
        foreach (var part in path.Split('/'))
        {
            if (part == "..")
                depth--;
            else if (part is not ("" or "."))
                depth++;
            if (depth < 0)
                return true;
        }
        return false;
    }
}
