using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch.Tests.Http.Connecting;

/// <summary>Work that is done while a connection is on its way.</summary>
public sealed class ConnectionWaitTests
{
    [Fact]
    public async Task Work_is_done_once()
    {
        TaskCompletionSource done = new();
        var times = 0;
        ConnectionWait.Do(() =>
        {
            Interlocked.Increment(ref times);
            done.SetResult();
        });

        ConnectionWait.Begin();
        ConnectionWait.Begin();

        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, times);
    }

    [Fact]
    public void What_is_read_to_prepare_the_first_manifest_is_a_manifest() => FirstManifest.ReadSmallest();
}
