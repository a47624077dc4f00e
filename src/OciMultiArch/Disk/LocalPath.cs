using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>Full paths of this machine: how they compare, and how a message shows them.</summary>
internal static class LocalPath
{
    private const int MaxShown = 600;

    private static readonly StringComparer Comparer =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public static bool AreEqual(string one, string other) => Comparer.Equals(one, other);

    public static int HashOf(string path) => Comparer.GetHashCode(path);

    /// <summary>A path fit for a message: without control characters, and not endless.</summary>
    public static string Text(string path) => Printable.Short(path, MaxShown);
}
