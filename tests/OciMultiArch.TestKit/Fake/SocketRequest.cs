namespace OciMultiArch.TestKit;

/// <summary>The head of one request as it came over a socket.</summary>
/// <param name="Connection">The number of its connection, from 1.</param>
/// <param name="Number">Its number over all connections, from 1.</param>
/// <param name="Head">Request line and headers as sent, without the empty line at the end.</param>
public sealed record SocketRequest(int Connection, int Number, string Head)
{
    public string Method => Head.Split(' ')[0];

    /// <summary>Path and query as sent.</summary>
    public string Target => Head.Split(' ')[1];

    /// <summary>The value of a header; null when it was not sent.</summary>
    public string? this[string header] => Head.Split("\r\n")
        .Skip(1)
        .Where(each => each.StartsWith($"{header}:", StringComparison.OrdinalIgnoreCase))
        .Select(each => each[(header.Length + 1)..].Trim())
        .FirstOrDefault();

    public override string ToString() => $"{Method} {Target}";
}
