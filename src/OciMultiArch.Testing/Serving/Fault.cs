namespace OciMultiArch.Testing.Serving;

/// <summary>Something that goes wrong for the next requests that fit: instead of their reply, or to it.</summary>
internal sealed class Fault(
    Func<ReceivedRequest, bool> when, TestReply? instead, Func<TestReply, TestReply>? spoil, int times)
{
    private int left = times;

    public TestReply? Instead => instead;

    public Func<TestReply, TestReply>? Spoil => spoil;

    /// <summary>Whether it strikes; each time it does, it has one time less.</summary>
    public bool Strikes(ReceivedRequest request)
    {
        if (left == 0 || !when(request))
            return false;
        left--;
        return true;
    }
}
