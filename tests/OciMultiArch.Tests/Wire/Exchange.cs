using System.Text;

namespace OciMultiArch.Tests.Wire;

/// <summary>One line of a story: what is asked, and what is answered.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Status">The answer's status.</param>
internal sealed record Exchange(string Method, string Target, int Status)
{
    /// <summary>Headers the request must have, with these values.</summary>
    public IReadOnlyDictionary<string, string> Asks { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers the request must not have.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>The request's whole body; null: any.</summary>
    public byte[]? Sends { get; init; }

    /// <summary>Headers of the answer. {base} in a value stands for the server's address without a slash at its end.</summary>
    public IReadOnlyDictionary<string, string> Says { get; init; } = new Dictionary<string, string>();

    public byte[] Body { get; init; } = [];

    public Exchange Asking(string header, string value) => this with { Asks = new Dictionary<string, string>(Asks) { [header] = value } };

    public Exchange Lacking(string header) => this with { Lacks = [.. Lacks, header] };

    public Exchange Sending(byte[] body) => this with { Sends = body };

    public Exchange Saying(string header, string value) => this with { Says = new Dictionary<string, string>(Says) { [header] = value } };

    public Exchange With(string body) => With(Encoding.UTF8.GetBytes(body));

    public Exchange With(byte[] body) => this with { Body = body };

    public override string ToString() => $"{Method} {Target}";
}
