using OciMultiArch.FileSystems;
using OciMultiArch.Layers;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>What hostile layers could fill the memory with has an end.</summary>
public sealed class TreeLimitTests
{
    private static readonly TarMetadata Plain = new() { Mode = 0 };

    [Fact]
    public void There_are_not_endlessly_many_files() => Exceeds("2000000 files", static limit => limit.Take(Member()));

    [Fact]
    public void There_are_not_endlessly_many_names() => Exceeds("2000000 names", static limit => limit.TakeNode("n"));

    [Fact]
    public void Names_are_not_endlessly_long() =>
        Exceeds("268435456 bytes", static limit => limit.TakeNode(new('n', 1 << 20)));

    [Fact]
    public void Attributes_are_not_endlessly_large()
    {
        TarMetadata large = new() { Mode = 0, Attributes = [new("SCHILY.xattr.a", new byte[1 << 20])] };

        Exceeds("268435456 bytes", limit => limit.Take(Member() with { Metadata = large }));
    }

    [Fact]
    public void Links_do_not_lead_on_endlessly() => Exceeds("lead on and on", static limit => limit.TakeSteps(1 << 20));

    [Fact]
    public void Files_are_not_endlessly_large() =>
        Exceeds("68719476736 bytes", static limit => limit.Take(Member() with { Size = 1L << 35 }));

    private static void Exceeds(string what, Action<TreeLimit> take)
    {
        TreeLimit limit = new();
        take(limit);

        var failure = Assert.Throws<ContentMismatchException>(() =>
        {
            for (var count = 0; count <= 2_000_000; count++)
                take(limit);
        });

        Assert.Equal(Problem.LimitExceeded, failure.Problem);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    private static TarMember Member() =>
        new() { Type = '0', Path = "a", LinkPath = "", Size = 0, IsSparse = false, Metadata = Plain };
}
