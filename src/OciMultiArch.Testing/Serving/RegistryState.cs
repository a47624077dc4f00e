using System.Collections.Concurrent;

namespace OciMultiArch.Testing.Serving;

/// <summary>What a registry holds and knows, for all that serve its requests.</summary>
internal sealed class RegistryState(TestRegistryOptions options)
{
    private readonly ConcurrentDictionary<string, TestRepository> repositories = new(StringComparer.Ordinal);
    private readonly List<RegistryDutyException> violations = [];
    private readonly ConcurrentBag<string> links = [];

    public TestRegistryOptions Options => options;

    /// <summary>Held while a request is served.</summary>
    public Lock Gate { get; } = new();

    public Dictionary<string, UploadSession> Uploads { get; } = [];

    public IEnumerable<TestRepository> Repositories => repositories.Values;

    public IReadOnlyList<RegistryDutyException> Violations
    {
        get
        {
            lock (Gate)
                return [.. violations];
        }
    }

    public TestRepository Repository(string name) => repositories.GetOrAdd(name, NewRepository);

    private TestRepository NewRepository(string name) => new(name, options.TimeProvider);

    /// <summary>Notes a duty that a request breaks.</summary>
    /// <exception cref="RegistryDutyException">The registry is strict.</exception>
    public void Broken(ReceivedRequest request, string duty)
    {
        RegistryDutyException broken = new(request, duty);
        lock (Gate)
            violations.Add(broken);
        if (options.IsStrict)
            throw broken;
    }

    /// <summary>A reply is on its way: the page that it links to may be asked for as it is written there.</summary>
    public void Linked(TestReply reply)
    {
        if (reply.Headers.TryGetValue("Link", out var link))
            links.Add(link);
    }

    /// <summary>Whether a reply has linked to the page that a request asks for.</summary>
    public bool IsLinked(ReceivedRequest request) =>
        links.Any(link => link.Contains($"{request.Target}>", StringComparison.Ordinal));

    /// <summary>An address of the registry, as answers name it.</summary>
    public string Locate(ReceivedRequest request, string path) =>
        options.RelativeUrls ? path : $"{request.Url.GetLeftPart(UriPartial.Authority)}{path}";
}
