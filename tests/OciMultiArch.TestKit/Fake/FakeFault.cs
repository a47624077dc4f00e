namespace OciMultiArch.TestKit;

/// <summary>Something that goes wrong for the next requests that fit: instead of their reply, or to it.</summary>
internal sealed class FakeFault(Func<FakeRequest, bool> when, FakeReply? instead, Func<FakeReply, FakeReply>? spoil, int times)
{
    private int left = times;

    public FakeReply? Instead => instead;

    public Func<FakeReply, FakeReply>? Spoil => spoil;

    /// <summary>Whether it strikes; each time it does, it has one time less.</summary>
    public bool Strikes(FakeRequest request)
    {
        if (left == 0 || !when(request)) return false;
        left--;
        return true;
    }
}
