namespace OciMultiArch.Testing.Serving;

/// <summary>Something that goes wrong for the next requests that fit: instead of their reply, or to it.</summary>
internal sealed class Fault(
    Func<ReceivedRequest, bool> when, TestReply? instead, Func<TestReply, TestReply>? spoil, int times, string name)
{
    private int left = times;

    /// <summary>Whether no request met it, though one was to.</summary>
    public bool IsUnreached { get; private set; } = times > 0;

    public TestReply? Instead => instead;

    public Func<TestReply, TestReply>? Spoil => spoil;

    /// <summary>Whether it strikes; each time it does, it has one time less.</summary>
    public bool Strikes(ReceivedRequest request)
    {
        if (left == 0 || !when(request))
            return false;
        left--;
        IsUnreached = false;
        return true;
    }

    /// <summary>The call that set it.</summary>
    public override string ToString() => name;
}
