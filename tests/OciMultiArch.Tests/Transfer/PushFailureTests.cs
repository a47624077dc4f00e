using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

public sealed class PushFailureTests
{
    private readonly Family family = new();
    private readonly Artifact index;
    private readonly Recorder target;

    public PushFailureTests()
    {
        index = family.Index(
            "index",
            family.Image("amd", "linux/amd64", "a1", "a2", "a3"),
            family.Image("arm", "linux/arm64", "b1", "b2", "b3"));
        target = family.Target();
    }

    [Fact]
    public async Task The_first_failure_stops_its_siblings_and_no_name_is_written()
    {
        TaskCompletionSource waiting = new();
        var stopped = 0;
        target.Meanwhile = async (call, cancel) =>
        {
            if (call == "write a1")
            {
                await waiting.Task;
                throw new RegistryException("DENIED");
            }
            if (!call.StartsWith("write", StringComparison.Ordinal))
                return;
            waiting.TrySetResult();
            using var registration = cancel.Register(() => Interlocked.Increment(ref stopped));
            await Task.Delay(Timeout.Infinite, cancel);
        };

        var failure = await Assert.ThrowsAsync<RegistryException>(async () => await target.PushAsync(index, ["1.0"]));

        Assert.Equal("DENIED", failure.Message);
        Assert.True(stopped > 0);
        Assert.DoesNotContain(
            target.Writes,
            static each => each is "write amd" or "write arm" || each.Contains("index", StringComparison.Ordinal));
        Assert.Null(await target.Memory.ResolveAsync(Tag.Parse("1.0")));
    }

    [Fact]
    public async Task Running_again_after_a_failure_finishes()
    {
        target.Meanwhile = static (call, _) => call == "write arm" ? throw new RegistryException("503") : Task.CompletedTask;
        await Assert.ThrowsAsync<RegistryException>(async () => await target.PushAsync(index, ["1.0"]));
        target.Meanwhile = static (_, _) => Task.CompletedTask;

        await target.PushAsync(index, ["1.0"]);

        Assert.Equal(index.Digest, (await target.Memory.ResolveAsync(Tag.Parse("1.0")))!.Digest);
    }

    [Fact]
    public async Task A_part_that_the_registry_does_not_know_yet_is_sent_once_more()
    {
        Refuse("write amd", 1);

        await target.PushAsync(index, ["1.0"]);

        Assert.Equal(2, target.Writes.Count(static each => each == "write amd"));
        Assert.Equal(2, target.Writes.Count(static each => each == "write a1"));
        Assert.Equal(1, target.Writes.Count(static each => each == "write b1"));
        Assert.Equal("write index as [1.0]", target.Writes[^1]);
    }

    [Fact]
    public async Task A_registry_that_keeps_refusing_is_believed()
    {
        Refuse("write amd", 2);

        var failure = await Assert.ThrowsAsync<RegistryException>(async () => await target.PushAsync(index, ["1.0"]));

        Assert.Contains("MANIFEST_BLOB_UNKNOWN", failure.ErrorCodes);
        Assert.Equal(2, target.Writes.Count(static each => each == "write amd"));
        Assert.Null(await target.Memory.ResolveAsync(Tag.Parse("1.0")));
    }

    [Fact]
    public async Task Children_that_the_registry_does_not_know_yet_are_sent_once_more()
    {
        Refuse("write index as [1.0]", 1);

        await target.PushAsync(index, ["1.0"]);

        Assert.Equal(2, target.Writes.Count(static each => each == "write arm"));
        Assert.Equal(2, target.Writes.Count(static each => each == "write index as [1.0]"));
    }

    [Fact]
    public async Task Other_refusals_are_not_tried_again()
    {
        target.Meanwhile = static (call, _) =>
            call == "write amd" ? throw new RegistryException("no") { ErrorCodes = ["MANIFEST_INVALID"] } : Task.CompletedTask;
        await Assert.ThrowsAsync<RegistryException>(async () => await target.PushAsync(index, ["1.0"]));
        Assert.Equal(1, target.Writes.Count(static each => each == "write amd"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_more_transfers_run_at_once_than_allowed_not_even_when_parts_are_sent_again(int most)
    {
        target.Meanwhile = async (_, _) => await Task.Yield();
        await target.PushAsync(index, ["1.0"], new() { MaxTransfers = most });
        Assert.InRange(target.MostAtOnce, 1, most);

        var again = family.Target();
        HashSet<string> refused = [];
        again.Meanwhile = async (call, _) =>
        {
            await Task.Yield();
            if (call is "write amd" or "write arm")
                lock (refused)
                    if (refused.Add(call))
                        throw new RegistryException("unknown") { ErrorCodes = ["MANIFEST_BLOB_UNKNOWN"] };
            await Task.Yield();
        };
        await again.PushAsync(index, ["1.0"], new() { MaxTransfers = most });
        Assert.InRange(again.MostAtOnce, 1, most);
    }

    [Fact]
    public async Task Options_changed_after_the_start_have_no_effect()
    {
        PushOptions options = new() { MaxTransfers = 1 };
        target.Meanwhile = async (_, _) =>
        {
            options.MaxTransfers = 32;
            options.Recheck = true;
            await Task.Yield();
        };
        await target.PushAsync(index, ["1.0"], options);
        Assert.Equal(1, target.MostAtOnce);
    }

    [Theory]
    [InlineData("resolve 1.0")]
    [InlineData("has amd")]
    [InlineData("write a1")]
    [InlineData("write arm")]
    [InlineData("write index as [1.0]")]
    public async Task Cancelling_anywhere_ends_the_push_and_writes_no_name(string moment)
    {
        using CancellationTokenSource cancel = new();
        target.Meanwhile = async (call, _) =>
        {
            if (call == moment)
                await cancel.CancelAsync();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await target.PushAsync(index, ["1.0"], null, cancel.Token));

        Assert.Null(await target.Memory.ResolveAsync(Tag.Parse("1.0")));
    }

    private void Refuse(string moment, int times) => target.Meanwhile = (call, _) =>
        call == moment && Interlocked.Decrement(ref times) >= 0
            ? throw new RegistryException("unknown") { ErrorCodes = ["MANIFEST_BLOB_UNKNOWN"] }
            : Task.CompletedTask;
}
