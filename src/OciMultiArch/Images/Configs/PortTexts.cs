using System.Globalization;

namespace OciMultiArch.Images;

/// <summary>Ports as a config writes them: <c>8080</c>, <c>8080/tcp</c>, <c>53/udp</c> (image-spec, config.md).</summary>
internal static class PortTexts
{
    private const string Usual = "/tcp";

    public static bool IsPort(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? text : text[..slash];
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..];
        var isNumber = ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        return isNumber && value > 0 && protocol is "tcp" or "udp" or "sctp";
    }

    /// <summary>Each port once and without leading zeros; of 80 and 80/tcp, which are one, the first.</summary>
    public static IEnumerable<string> Distinct(IEnumerable<string> ports) =>
        ports.Select(Plain).DistinctBy(static port => port.EndsWith(Usual, StringComparison.Ordinal) ? port : port + Usual);

    private static string Plain(string port) => IsPort(port) ? port.TrimStart('0') : port;
}
