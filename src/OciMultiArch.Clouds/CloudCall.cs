namespace OciMultiArch.Clouds;

/// <summary>One question to a service of a cloud. Never shown: it holds secrets.</summary>
internal sealed class CloudCall
{
    /// <summary>Who is asked, for messages: the subject of a sentence.</summary>
    public required string Service { get; init; }

    /// <summary>What to do where the service refuses.</summary>
    public required string Remedy { get; init; }

    /// <summary>Makes the request, anew for every try.</summary>
    public required Func<HttpRequestMessage> NewRequest { get; init; }

    /// <summary>What the request holds and no message may: services repeat what they were sent.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>
    /// Whether a service of this machine is asked: without a proxy, and it answers at once or is not there.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan MaxTime => TimeSpan.FromSeconds(IsLocal ? 2 : 30);
}
