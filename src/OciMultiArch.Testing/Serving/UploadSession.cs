namespace OciMultiArch.Testing.Serving;

/// <summary>An upload session: the bytes so far and every Location that was given out for it.</summary>
internal sealed class UploadSession(string repository)
{
    private readonly List<string> locations = [];
    private int newestReceived;

    public string Id { get; } = Guid.NewGuid().ToString("D");

    public string Repository => repository;

    public MemoryStream Bytes { get; } = new();

    /// <summary>How many bytes each part had.</summary>
    public List<long> Parts { get; } = [];

    public bool IsClosed { get; set; }

    public string Range => $"0-{Math.Max(0, Bytes.Length - 1)}";

    /// <summary>
    /// A new address for the next request. Its query is spelt in a way that must be sent back as it came, or in an
    /// equivalent one.
    /// </summary>
    public string NextLocation()
    {
        locations.Add($"/v2/{repository}/blobs/uploads/{Id}?_state={Guid.NewGuid():N}%7E%41%3D%3D");
        return locations[^1];
    }

    /// <summary>The newest address has reached the client: older ones are stale from now on.</summary>
    public void Received() => newestReceived = locations.Count - 1;

    /// <summary>What is wrong with the address that a request came to, or null.</summary>
    public string? Fault(ReceivedRequest request)
    {
        var address = request.Method == "PUT" ? BeforeDigest(request.Target) : request.Target;
        if (address is null)
            return "a closing PUT must add &digest= to the Location it was given";
        var given = locations.FindIndex(location => IsEquivalent(location, address));
        if (given < 0)
            return "this address was never given as a Location; it must be used as it came";
        return given < newestReceived ? "this Location is stale: a later reply gave another one" : null;
    }

    // Uri decodes %7E and %41, which changes nothing (RFC 3986 section 6.2.2.2).
    private static bool IsEquivalent(string location, string address) => Decoded(location) == Decoded(address);

    private static string Decoded(string address) => new Uri($"https://host{address}").PathAndQuery;

    private static string? BeforeDigest(string target)
    {
        var at = target.LastIndexOf("&digest=", StringComparison.Ordinal);
        return at < 0 ? null : target[..at];
    }
}
