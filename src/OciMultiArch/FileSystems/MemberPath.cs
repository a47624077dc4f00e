using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.FileSystems;

/// <summary>Paths of members of a layer.</summary>
internal static class MemberPath
{
    // Linux, limits.h.
    private const int MaxPathBytes = 4095;
    private const int MaxNameBytes = 255;

    /// <summary>The parts of a path below the root, without empty ones and '.'.</summary>
    /// <exception cref="FormatException">No file can have it, or it leads out of the root.</exception>
    public static IReadOnlyList<string> Parts(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
            throw Wrong(path, $"which is longer than {MaxPathBytes} bytes");
        List<string> parts = [];
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
                throw Wrong(path, "which leads up by '..'");
            if (part.Contains('\0', StringComparison.Ordinal))
                throw Wrong(path, "which has NUL in it");
            if (Encoding.UTF8.GetByteCount(part) > MaxNameBytes)
                throw Wrong(path, $"a part of which is longer than {MaxNameBytes} bytes");
            parts.Add(part);
        }
        return parts;
    }

    private static FormatException Wrong(string path, string why) =>
        new($"it has the path '{Printable.Short(path, 80)}', {why}");
}
