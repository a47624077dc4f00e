namespace OciMultiArch.Tests.Merging;

/// <summary>Merges where a registry shows what was written only after a while: nobody ends well without their own image.</summary>
public sealed class MergeLagTests
{
    private static readonly Tag Own = Tag.Parse("1.4.0-linux-arm64");
    private readonly Machines machines = new();

    [Fact]
    public async Task An_own_part_that_cannot_be_read_back_is_in_the_index_all_the_same()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], Machines.Quick);
        StoreView late = new(machines.Store)
        {
            Hides = static tag => tag == Own,
            Order = static tags => tags.Where(static tag => tag != Own),
        };

        var report = await late.MergeAsync(Machines.Version, [machines.Image("linux/arm64")], Machines.Quick);

        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Equal((2, 1), (report.Parts.Count, report.Rounds));
        Assert.True(report.Parts[1].IsOwn);
    }

    [Fact]
    public async Task A_rebuilt_image_is_waited_for_where_the_old_one_still_shows()
    {
        var (old, rebuilt) = (machines.Image("linux/arm64"), machines.Image("linux/arm64", "rebuilt"));
        await machines.Store.MergeAsync(Machines.Version, [old, machines.Image("linux/amd64")], Machines.Quick);
        var looks = 0;
        StoreView late = new(machines.Store)
        {
            Shows = tag => tag == Own && looks++ < 6 ? old.Descriptor : null,
        };

        await late.MergeAsync(Machines.Version, [rebuilt], Machines.Quick);

        Assert.Equal(rebuilt.Digest, (await machines.IndexAsync()).Index!.Manifests[1].Digest);
        Assert.True(looks > 6);
    }

    [Fact]
    public async Task A_rebuilt_image_that_never_shows_is_an_error_and_no_success()
    {
        var (old, rebuilt) = (machines.Image("linux/arm64"), machines.Image("linux/arm64", "rebuilt"));
        await machines.Store.MergeAsync(Machines.Version, [old], Machines.Quick);
        StoreView stale = new(machines.Store) { Shows = tag => tag == Own ? old.Descriptor : null };

        var failure = await Assert.ThrowsAsync<OciException>(
            async () => await stale.MergeAsync(Machines.Version, [rebuilt], Machines.Quick));

        Assert.Equal(Problem.Conflict, failure.Problem);
        Assert.Contains($"{old.Digest}", failure.Message, StringComparison.Ordinal);
    }
}
