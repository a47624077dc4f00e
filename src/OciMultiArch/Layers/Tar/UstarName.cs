using System.Text;

namespace OciMultiArch.Layers;

/// <summary>A path in the two fields that a ustar header has for it.</summary>
/// <param name="Prefix">The leading directories when the name field alone is too short.</param>
/// <param name="Name">The rest of the path.</param>
/// <param name="IsWhole">Whether the two fields say the path; otherwise a pax record must, and they only give a reader of plain ustar a hint.</param>
internal sealed record UstarName(byte[] Prefix, byte[] Name, bool IsWhole)
{
    public static UstarName Of(string path)
    {
        if (Fits(path))
            return new([], Encoding.ASCII.GetBytes(path), IsWhole: true);
        if (Ascii.IsValid(path) && SplitAt(path) is { } slash)
            return new(Encoding.ASCII.GetBytes(path[..slash]), Encoding.ASCII.GetBytes(path[(slash + 1)..]), IsWhole: true);
        return new([], Shortened(path), IsWhole: false);
    }

    /// <summary>Whether a text fits one name field as it is.</summary>
    public static bool Fits(string text) => text.Length <= TarHeader.LongestName && Ascii.IsValid(text);

    public static byte[] Shortened(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text.Length > TarHeader.LongestName ? text[..TarHeader.LongestName] : text);
        bytes.AsSpan().Replace((byte)'?', (byte)'_');
        return bytes;
    }

    // The slash that ends a directory's path cannot divide it.
    private static int? SplitAt(string path)
    {
        var slash = path.AsSpan(0, Math.Min(path.Length - 1, TarHeader.LongestPrefix + 1)).LastIndexOf('/');
        return slash > 0 && path.Length - slash - 1 <= TarHeader.LongestName ? slash : null;
    }
}
