using System.Runtime.CompilerServices;
using OciMultiArch.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http.Sending;

/// <summary>A body that is read whole before it is sent.</summary>
public sealed class HeldBodyTests
{
    private static readonly Descriptor Content = Blob.Of(MediaType.OciLayer, Bytes.Noise(100, 1)).Descriptor;

    [Fact]
    public async Task A_source_that_fails_after_all_gave_up_leaves_no_failure_behind()
    {
        List<Exception> unobserved = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs failed)
        {
            lock (unobserved)
                unobserved.AddRange(failed.Exception.InnerExceptions);
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await GiveUpAsync();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
        lock (unobserved)
            Assert.DoesNotContain(unobserved, static failure => failure.Message == LateSource.Reason);
    }

    [Fact]
    public async Task Two_tries_read_the_source_once()
    {
        LateSource source = new();
        using StreamBody body = new(source, Content, null) { IsHeld = true };

        var tries = new[] { body.CopyToAsync(new MemoryStream()), body.CopyToAsync(new MemoryStream()) };
        source.Fail();

        foreach (var each in tries)
            await Assert.ThrowsAsync<HttpRequestException>(() => each);
        Assert.Equal(1, source.Reads);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task GiveUpAsync()
    {
        LateSource source = new();
        StreamBody body = new(source, Content, null) { IsHeld = true };
        using CancellationTokenSource end = new();
        var sending = body.CopyToAsync(new MemoryStream(), end.Token);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        body.Dispose();
        source.Fail();
    }

    private sealed class LateSource : MemoryStream
    {
        public const string Reason = "The disk of a held body is gone.";
        private readonly TaskCompletionSource<int> answer = new();

        public int Reads { get; private set; }

        public void Fail() => answer.SetException(new IOException(Reason));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return await answer.Task;
        }
    }
}
