using System.Collections.Concurrent;

namespace OciMultiArch.Testing.Serving;

/// <summary>What a registry holds and knows, for all that serve its requests.</summary>
internal sealed class RegistryState(TestRegistryOptions options)
{
    private readonly ConcurrentDictionary<string, TestRepository> repositories = new(StringComparer.Ordinal);
    private readonly List<RegistryDutyException> violations = [];

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

    public TestRepository Repository(string name) =>
        repositories.GetOrAdd(name, static (name, clock) => new(name, clock), options.TimeProvider);

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

    /// <summary>An address of the registry, as answers name it.</summary>
    public string Locate(ReceivedRequest request, string path) =>
        options.RelativeUrls ? path : $"{request.Url.GetLeftPart(UriPartial.Authority)}{path}";
}
