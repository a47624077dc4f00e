namespace OciMultiArch.Testing.Serving;

/// <summary>The faults that a test has planned, in their order.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> faults = [];
    private readonly Lock gate = new();

    /// <summary>Those that no request met, in their order.</summary>
    public IReadOnlyList<Fault> Unreached
    {
        get
        {
            lock (gate)
                return [.. faults.Where(static fault => fault.IsUnreached)];
        }
    }

    public void Add(Fault fault)
    {
        lock (gate)
            faults.Add(fault);
    }

    /// <summary>The reply that a request gets in place of the registry's; null for none.</summary>
    public TestReply? Instead(ReceivedRequest request) => Strike(request, static fault => fault.Instead is not null)?.Instead;

    /// <summary>The reply as a fault leaves it.</summary>
    public TestReply Spoilt(ReceivedRequest request, TestReply reply) =>
        Strike(request, static fault => fault.Spoil is not null)?.Spoil!(reply) ?? reply;

    private Fault? Strike(ReceivedRequest request, Func<Fault, bool> kind)
    {
        lock (gate)
            return faults.Find(fault => kind(fault) && fault.Strikes(request));
    }
}
