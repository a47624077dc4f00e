using OciMultiArch.Testing.Content;
using OciMultiArch.Testing.Serving;

namespace OciMultiArch.Testing;

/// <summary>
/// A registry in memory for tests: an HTTP handler that answers as the OCI Distribution specification says, without a
/// socket. It is strict: a client that breaks a duty gets a <see cref="RegistryDutyException"/> in place of an answer.
/// How it behaves is in <see cref="TestRegistryOptions"/>, real registries are in <see cref="RegistryProfiles"/>.
/// Thread-safe. Disposing it does nothing: several clients, one after the other, may use it.
/// </summary>
public sealed partial class TestRegistry : HttpMessageHandler
{
    private readonly RegistryState state;
    private readonly Router router;
    private readonly FaultList faults = new();
    private readonly List<ReceivedRequest> requests = [];
    private int count;

    /// <summary>Makes an empty registry.</summary>
    /// <param name="options">How it behaves; null, the default: as the specification says, open to everybody.</param>
    public TestRegistry(TestRegistryOptions? options = null)
    {
        Options = options ?? new();
        state = new(Options);
        router = new(state);
    }

    /// <summary>How it behaves.</summary>
    public TestRegistryOptions Options { get; }

    /// <summary>Its host as it stands in image references.</summary>
    public string Host => Options.Host;

    /// <summary>The content of a repository: empty when nothing was stored there yet.</summary>
    /// <param name="repository">Its name without the registry, for example <c>acme/api</c>.</param>
    /// <exception cref="ArgumentException">No registry takes the name (distribution-spec, "Pulling manifests").</exception>
    public TestRepository this[string repository]
    {
        get
        {
            SeedNames.CheckRepository(repository);
            return state.Repository(repository);
        }
    }

    /// <summary>Every request so far, in order of arrival; those of its token service and storage host too.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    /// <summary>How many requests of each kind there were so far; 0 for a kind without one.</summary>
    public IReadOnlyDictionary<RequestKind, int> Counts =>
        CountsOf(Requests);

    /// <summary>How many upload sessions are open: neither finished nor cancelled.</summary>
    public int OpenUploads
    {
        get
        {
            lock (state.Gate)
                return state.Uploads.Values.Count(static upload => !upload.IsClosed);
        }
    }

    /// <summary>The duties that were broken so far, in their order.</summary>
    public IReadOnlyList<RegistryDutyException> Violations => state.Violations;

    /// <summary>
    /// Fails when a duty was broken: for the end of a test whose code may have swallowed the exception. Fails also when
    /// a fault that the test set was met by no request, as such a test shows nothing.
    /// </summary>
    /// <exception cref="RegistryDutyException">
    /// A duty was broken; the message names each and its request, <c>Duty</c> and <c>Request</c> are the first.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A fault of <c>Inject</c> or <c>Spoil</c> was met by no request, and
    /// <see cref="TestRegistryOptions.AllowsUnreachedFaults"/> is false.
    /// </exception>
    public void AssertClean()
    {
        if (Violations is [var first, ..])
            throw first.With(Violations);
        if (!Options.AllowsUnreachedFaults && faults.Unreached is { Count: > 0 } unreached)
            throw new InvalidOperationException(
                $"Faults were set, and no request met them: {string.Join("; ", unreached)}. Correct their conditions, "
                    + $"or set {nameof(TestRegistryOptions.AllowsUnreachedFaults)}.");
    }

    /// <summary>Forgets the requests so far, so that a test counts those of its next step; violations stay.</summary>
    public void ForgetRequests()
    {
        lock (requests)
            requests.Clear();
    }

    private static Dictionary<RequestKind, int> CountsOf(IReadOnlyList<ReceivedRequest> requests)
    {
        var counts = Enum.GetValues<RequestKind>().ToDictionary(static kind => kind, static _ => 0);
        foreach (var request in requests)
            counts[request.Kind]++;
        return counts;
    }

    /// <summary>The host.</summary>
    public override string ToString() => Host;
}
