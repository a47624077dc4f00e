using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>What no container engine would start is found before anything is read (image-spec, config.md, "Properties").</summary>
internal static class ConfigCheck
{
    /// <exception cref="BuildException">A variable's name or a port cannot be one, or the folder to start in has no root.</exception>
    public static void Check(ConfigChange change)
    {
        if (change.Environment.Keys.FirstOrDefault(static each => each.Length == 0 || each.AsSpan().ContainsAny('=', '\0')) is { } name)
            throw new BuildException($"'{Printable.Short(name)}' is not the name of an environment variable: it is empty, or has a '=' or NUL in it.");
        if (change.ExposedPorts.FirstOrDefault(static each => !IsPort(each)) is { } port)
            throw new BuildException($"'{Printable.Short(port)}' is not a port: write a number up to 65535, such as 8080, 8080/tcp or 53/udp.");
        if (change.WorkingDirectory is { Length: > 0 } folder && !HasRoot(folder))
            throw new BuildException($"'{Printable.Short(folder)}' is not a folder to start in: write its whole path, such as /srv.");
    }

    private static bool IsPort(string text)
    {
        var (number, way) = text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "tcp");
        return ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && way is "tcp" or "udp" or "sctp";
    }

    // A path of Windows begins with a backslash or a drive.
    private static bool HasRoot(string folder) => folder[0] is '/' or '\\' || (folder is [_, ':', '/' or '\\', ..] && char.IsAsciiLetter(folder[0]));
}
