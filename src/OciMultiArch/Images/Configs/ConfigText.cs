using System.Globalization;

namespace OciMultiArch.Images;

/// <summary>Texts that a config may hold (image-spec, config.md, "Properties").</summary>
internal static class ConfigText
{
    private const string UsualProtocol = "/tcp";

    /// <summary>Whether a text is a port: <c>8080</c>, <c>8080/tcp</c>, <c>53/udp</c>.</summary>
    public static bool IsPort(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? text : text[..slash];
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..];
        var isNumber = ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        return isNumber && value > 0 && protocol is "tcp" or "udp" or "sctp";
    }

    /// <summary>Each port once and without leading zeros; of 80 and 80/tcp, which are one, the first.</summary>
    public static IEnumerable<string> DistinctPorts(IEnumerable<string> ports) => ports
        .Select(static port => IsPort(port) ? port.TrimStart('0') : port)
        .DistinctBy(static port => port.EndsWith(UsualProtocol, StringComparison.Ordinal) ? port : port + UsualProtocol);

    /// <summary>Whether a folder is a whole path. One of Windows begins with a backslash or a drive.</summary>
    public static bool IsWholePath(string folder)
    {
        if (folder is ['/' or '\\', ..])
            return true;
        return folder is [_, ':', '/' or '\\', ..] && char.IsAsciiLetter(folder[0]);
    }

    /// <summary>A whole path as the images of an operating system write it: <c>/srv</c> is <c>C:\srv</c> on Windows.</summary>
    public static string? PathOn(bool isWindows, string? folder)
    {
        if (isWindows && folder is ['/', ..])
            return @"C:\" + folder.TrimStart('/').Replace('/', '\\');
        return folder;
    }
}
