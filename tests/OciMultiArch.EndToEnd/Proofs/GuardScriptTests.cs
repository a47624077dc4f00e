using OciMultiArch.EndToEnd.Packages;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>What the small benchmarks allocate is held against the file of counts.</summary>
// It builds in the checkout, and what else does follows it.
[Collection(PackedCheckout.Name)]
public sealed class GuardScriptTests
{
    private static readonly string Benchmarks = Path.Combine(SampleProgram.Root, "benchmarks");

    [Fact]
    [Trait("Length", "Long")]
    public async Task No_small_benchmark_allocates_more_than_the_file_says()
    {
        var ran = (await Programs.RunAsync(
            "bash", [Path.Combine(Benchmarks, "guard.sh")], timeout: TimeSpan.FromMinutes(10))).Succeeded();

        var kept = File.ReadLines(Path.Combine(Benchmarks, "allocations.txt")).Select(static line => line.Split(' ')[0]);
        var counted = ran.Stdout.Split('\n').Select(static line => line.Split(' ')[0]);
        Assert.Empty(kept.Except(counted));
    }
}
