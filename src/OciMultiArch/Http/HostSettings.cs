using System.Buffers;
using System.Collections.Frozen;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Checks the settings of a host.</summary>
internal static class HostSettings
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(24);

    private static readonly SearchValues<char> PathLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/");

    private static readonly SearchValues<char> TokenLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    // What the protocol, or the credentials of the registry, decide on.
    private static readonly FrozenSet<string> OwnHeaders = FrozenSet.ToFrozenSet(
        [
            "Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Encoding", "Content-Length",
            "Content-Range", "Content-Type", "Expect", "Host", "If-Match", "If-None-Match", "If-Range", "Keep-Alive",
            "Proxy-Authorization", "Proxy-Connection", "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
            "User-Agent",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A path without slashes at its ends; null for none.</summary>
    /// <exception cref="ArgumentException">The text is not a path.</exception>
    public static string? Prefix(string? value)
    {
        var path = value?.Trim('/');
        if (string.IsNullOrEmpty(path))
            return null;
        var segments = path.Split('/');
        var isPath = !path.AsSpan().ContainsAnyExcept(PathLetters);
        if (isPath && segments.All(static segment => segment is not ("" or "." or "..")))
            return path;
        throw new ArgumentException(
            $"'{Printable.Short(path)}' is not a path: write letters, digits, '.', '_', '~', '-' and slashes.",
            nameof(value));
    }

    /// <exception cref="ArgumentOutOfRangeException">The rate is not a number above 0.</exception>
    public static double? Rate(double? value)
    {
        if (value is null or (> 0 and < double.PositiveInfinity))
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "The rate is a number above 0.");
    }

    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0, or over 24 hours.</exception>
    public static TimeSpan? Time(TimeSpan? value)
    {
        if (value is null || (value > TimeSpan.Zero && value <= MaxTime))
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "The time is more than 0, up to 24 hours.");
    }

    /// <summary>A copy of headers.</summary>
    /// <exception cref="ArgumentException">A header cannot be sent, or is not the user's to set.</exception>
    public static Dictionary<string, string> Headers(IDictionary<string, string> headers)
    {
        Dictionary<string, string> copy = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (Flaw(name, value) is { } flaw)
                throw new ArgumentException($"The header '{Printable.Short(name)}': {flaw}.", nameof(headers));
            copy[name] = value;
        }
        return copy;
    }

    private static string? Flaw(string name, string? value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenLetters))
            return "its name holds a character that no header's name may hold";
        if (OwnHeaders.Contains(name))
            return "the client sets it itself";
        if (value is null || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return "its value holds a character outside visible ASCII";
        return null;
    }
}
