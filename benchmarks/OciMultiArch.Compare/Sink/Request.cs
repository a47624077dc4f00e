using System.Globalization;
using System.Text;

namespace OciMultiArch.Compare.Sink;

/// <summary>The head of a request.</summary>
internal sealed class Request
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    public Request(ReadOnlySpan<byte> head, string scheme)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        var target = words[1].Split('?', 2);
        (Method, Path, Query) = (words[0], target[0], target.Length > 1 ? target[1] : "");
        foreach (var each in lines.Skip(1))
        {
            var colon = each.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                headers[each[..colon]] = each[(colon + 1)..].Trim();
        }

        Base = $"{scheme}://{Header("Host")}";
    }

    public string Method { get; }

    public string Path { get; }

    public string Query { get; }

    /// <summary>What the client calls this server, with its scheme.</summary>
    public string Base { get; }

    public bool IsChunked => Header("Transfer-Encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase);

    public long Length => Header("Content-Length") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    public string? Header(string name) => headers.GetValueOrDefault(name);

    public string? Parameter(string name)
    {
        var found = Query.Split('&').FirstOrDefault(each => each.StartsWith(name + "=", StringComparison.Ordinal));
        return found is null ? null : Uri.UnescapeDataString(found[(name.Length + 1)..]);
    }
}
