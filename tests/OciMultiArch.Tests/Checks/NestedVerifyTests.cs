using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Indexes that share children: what is found is told once, with how many entries lead there.</summary>
public sealed class NestedVerifyTests
{
    [Fact]
    public async Task Eight_levels_of_a_thousand_entries_each_are_as_much_work_as_their_documents()
    {
        const int Width = 1000;
        Family family = new();
        var below = family.Image("image", "linux/amd64", "layer");
        var platform = ""","platform":{"os":"linux","architecture":"amd64"}""";
        for (var level = 0; level < 8; level++, platform = "")
        {
            var entries = Enumerable.Range(0, Width).Select(at => Entry(below, $$""","annotations":{"n":"{{at}}"}{{platform}}"""));
            below = family.Index($"level {level}", [.. entries]);
        }
        family.Home.Forget();

        var report = await below.VerifyAsync();

        Assert.Equal((9, 2), (report.Manifests, report.Blobs));
        Assert.Equal(8 + 2, family.Home.Calls.Count);
        Assert.All(report.Problems, static problem => Assert.Equal((DuplicatePlatform, Width), (problem.Kind, problem.Places)));
        Assert.Equal(Width - 1, report.Problems.Count);
    }

    [Fact]
    public async Task A_layer_that_is_gone_is_told_once_of_an_image_that_several_entries_name()
    {
        using Shelf shelf = new();
        var image = shelf.Sound("linux/arm");
        var other = shelf.Sound("linux/amd64");
        var one = shelf.Index((image, "linux/arm/v6"), (other, "linux/amd64"));
        var two = shelf.Index((image, "linux/arm/v7"), (image, "linux/arm/v5"), (other, "linux/amd64"));
        var top = shelf.Index(Samples.Entry(one.Descriptor), Samples.Entry(two.Descriptor));
        shelf.Lose(shelf.Open(image).Blobs[1].Digest);

        var report = await top.VerifyAsync();

        var gone = Assert.Single(report.Problems, static problem => problem.Kind == LayerMissing);
        Assert.Equal(3, gone.Places);
        Assert.Equal([$"{top.Digest}", $"{one.Digest}", "linux/arm/v6"], gone.Path.Take(3));
        Assert.Equal(["linux/arm/v6", "linux/amd64", "linux/arm/v7", "linux/arm/v5"], report.Platforms.Select(static each => $"{each}"));
    }

    [Fact]
    public async Task What_an_entry_states_wrongly_is_told_of_each_statement()
    {
        using Shelf shelf = new();
        var image = shelf.Sound("linux/amd64");
        var index = shelf.Index((image, "linux/arm64"), (image, "linux/s390x"), (image, "linux/amd64"));

        var report = await index.VerifyAsync();

        Assert.Equal([PlatformMismatch, PlatformMismatch], report.Problems.Select(static problem => problem.Kind));
        Assert.All(report.Problems, static problem => Assert.Equal(1, problem.Places));
    }

    private static string Entry(Artifact child, string more)
    {
        var text = Samples.Entry(child.Descriptor);
        return text[..^1] + more + "}";
    }
}
